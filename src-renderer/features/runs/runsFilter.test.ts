import { describe, expect, it } from 'vitest'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { hrefTo, parseHash } from '../../shared/router.ts'
import { pageAfter, readFilter } from './runsFilter.ts'

const run = { dagId: 'd', runId: 'odd/run?&id', runAfter: 7 } as DagRun

describe('the address of a page of runs', () => {
  it('says after which run it begins', () => {
    const place = parseHash(hrefTo(['runs'], pageAfter(run)))
    expect(readFilter(place)).toMatchObject({ before: 7, beforeRun: { dagId: 'd', runId: 'odd/run?&id' } })
  })

  it.each(['', '?before=x&beforeRun=x', '?beforeRun=/y'])('takes what makes no sense for absent: %j', (search) => {
    expect(readFilter(parseHash(`#/runs${search}`))).toEqual({
      dagId: null,
      state: null,
      before: null,
      beforeRun: null,
    })
  })
})
