import { expect, it } from 'vitest'
import { parseHash } from '../../shared/router.ts'
import { readFilter } from './runsFilter.ts'

it('reads the filter from the address, and takes nonsense for absent', () => {
  expect(readFilter(parseHash('#/runs?dag=spark&state=failed&before=1736922600000'))).toEqual({
    dagId: 'spark',
    state: 'failed',
    before: 1_736_922_600_000,
  })
  expect(readFilter(parseHash('#/runs?state=lovely&before=soon'))).toEqual({ dagId: null, state: null, before: null })
  expect(readFilter(parseHash('#/runs'))).toEqual({ dagId: null, state: null, before: null })
})
