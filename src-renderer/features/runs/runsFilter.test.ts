import { describe, expect, it } from 'vitest'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { hrefTo, parseHash } from '../../shared/router.ts'
import { pageAfter, readFilter } from './runsFilter.ts'

const run = { dagId: 'd', runId: 'odd/run?&id', runAfter: 7 } as DagRun
const NONE = { dagId: null, state: null, before: null, beforeRun: null }

describe('the address of a page of runs', () => {
  it('says which DAG and state it shows', () => {
    expect(readFilter(parseHash('#/runs?dag=spark&state=failed&before=1736922600000'))).toEqual({
      ...NONE,
      dagId: 'spark',
      state: 'failed',
      before: 1_736_922_600_000,
    })
  })

  it('says after which run it begins', () => {
    const place = parseHash(hrefTo(['runs'], pageAfter(run)))
    expect(readFilter(place)).toMatchObject({ before: 7, beforeRun: { dagId: 'd', runId: 'odd/run?&id' } })
  })

  it.each(['', '?before=x&beforeRun=x', '?beforeRun=/y', '?state=lovely&before=soon'])(
    'takes what makes no sense for absent: %j',
    (search) => {
      expect(readFilter(parseHash(`#/runs${search}`))).toEqual(NONE)
    },
  )
})
