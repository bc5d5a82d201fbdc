import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, finish, quick, setUp, z } from '../../../tests/simulation/setUp.ts'
import type { SchedulerOptions } from '../createScheduler.ts'
import type { RunStore } from '../ports/runStore.ts'
import { createState, rememberDag } from '../state.ts'
import { createBackfills } from './index.ts'

const HOURLY = { kind: 'cron', expression: '0 * * * *', timezone: 'UTC' } as const
const dag = makeDag('d', chain(['a', 'b']), { schedule: HOURLY, endDate: z('2025-01-02T00:00Z') })
const request = { dagId: 'd', fromDate: z('2025-01-10T00:00Z'), toDate: z('2025-01-10T09:00Z') }
const leavings: SchedulerOptions['leavings'] = {
  logs: async ({ runId }) => (runId.includes('T00') ? 300 : 100),
  objects: async (results) => results.length * 1000,
}

/** Three runs of 2 s, one of 6 s, one that failed; of these hours. */
const withPast = async (over: Partial<SchedulerOptions> = {}) => {
  const setup = await setUp(
    [dag],
    ({ dagRun }) => ({
      after: dagRun.runId.includes('T03') ? 3000 : 1000,
      result: dagRun.runId.includes('T04')
        ? { outcome: 'failed', error: { code: 'task', message: 'no' }, retryable: false }
        : success(1),
    }),
    { leavings, parallelism: 8, ...over },
  )
  for (const hour of [0, 1, 2, 3, 4])
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: request.fromDate + hour * 3_600_000, ...by })
  await finish(setup)
  return setup
}

describe('the preview of a backfill', () => {
  it('says what would happen to each date, how long it takes and how much disk, and changes nothing', async () => {
    const setup = await withPast()
    const before = [setup.store.runs({ limit: 99 }), setup.script.requests.length]
    const preview = await setup.scheduler.backfills.preview(
      { ...request, maxActiveRuns: 3, reprocessBehavior: 'failed' },
      5,
    )
    await finish(setup)
    expect([setup.store.runs({ limit: 99 }), setup.script.requests.length]).toEqual(before)
    expect(setup.store.backfills({ limit: 9 })).toEqual([])
    expect(preview.dates.map(({ decision }) => decision)).toEqual([...Array(4).fill('already exists'), 'rerun'])
    expect(preview).toMatchObject({
      ...{ total: 10, created: 5, rerun: 1, alreadyExists: 4, inFlight: 0, judgedBy: 4, parallelRuns: 3 },
      runDuration: { median: 2000, p90: 6000 },
      duration: { median: 4000, p90: 12_000 },
      // A run leaves (300 + 3 × 100) / 4 bytes of logs, and two results.
      bytes: { rows: 6000, logs: 900, objects: 12_000 },
    })
    expect(preview.sentence).toBe(
      '6 runs of d (5 new, 1 again), 4 of 10 dates left out (4 with a run already); about 4 s, 12 s if runs are slow; about 19 kB on disk (rows 6 kB, logs 900 B, objects 12 kB).',
    )
  })

  it('says so where there is no past', async () => {
    const setup = await setUp([dag], quick, { leavings })
    expect(await setup.scheduler.backfills.preview(request, 100)).toMatchObject({
      ...{ created: 10, judgedBy: 0, duration: null, bytes: { rows: null, logs: null, objects: null } },
      sentence: '10 runs of d; how long and how much disk: no past runs to judge by.',
    })
  })

  it('takes what runs at once for what a run keeps busy', async () => {
    const wide = makeDag(
      'd',
      ['a', 'b'].map((id) => makeTask(id)),
      { schedule: HOURLY, endDate: dag.endDate },
    )
    const setup = await setUp([wide], () => ({ after: 1000, result: success() }), { parallelism: 4 })
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: request.fromDate, ...by })
    await finish(setup)
    // Two attempts for each run, four at once.
    expect(await setup.scheduler.backfills.preview(request, 0)).toMatchObject({ parallelRuns: 2, dates: [] })
    const own = await setup.scheduler.backfills.preview({ ...request, maxActiveRuns: 1 }, 0)
    expect(own).toMatchObject({ parallelRuns: 1, duration: { median: 9000 } })
  })

  it('refuses what the backfill itself would be refused', async () => {
    const params = { ...dag, dagId: 'p', fileloc: 'dags:p.ts', params: { known: 1 } }
    const setup = await setUp([dag, params])
    const { preview, create } = setup.scheduler.backfills
    for (const [wrong, code] of [
      [{ toDate: request.fromDate - 1 }, 'bad-argument'],
      [{ dagId: 'nope' }, 'dag-not-found'],
      [{ fromDate: request.fromDate + 1, toDate: request.fromDate + 2 }, 'backfill-no-dates'],
      [{ dagId: 'p', dagRunConf: { unknown: 1 } }, 'bad-params'],
    ] as const) {
      await expect(preview({ ...request, ...wrong }, 9)).rejects.toMatchObject({ code })
      await expect(create({ ...request, ...wrong, by: 'mina' })).rejects.toMatchObject({ code })
    }
    expect(setup.store.backfills({ limit: 9 })).toEqual([])
  })

  it('goes over many dates a slice at a time', async () => {
    const setup = await setUp([dag])
    let asked = 0
    const reads: RunStore = {
      ...setup.store,
      datesWithRuns: () => {
        asked += 1
        return []
      },
    }
    const state = createState()
    for (const row of setup.store.dags()) rememberDag(state, row)
    const { preview } = createBackfills({
      ...{ state, store: reads, clock: setup.clock, loop: { submit: () => Promise.reject(), wake: () => {} } },
      ...{ parallelism: 1, leavings: undefined },
    })
    const year = preview({ ...request, fromDate: z('2024-01-01T00:00Z'), toDate: z('2024-12-31T23:00Z') }, 0)
    await finish(setup)
    expect(await year).toMatchObject({ total: 366 * 24 })
    expect(asked).toBe(Math.ceil((366 * 24) / 2000))
    const abort = new AbortController()
    const given = preview({ ...request, fromDate: z('2024-01-01T00:00Z') }, 0, abort.signal)
    abort.abort(new Error('enough'))
    await Promise.all([expect(given).rejects.toThrow('enough'), finish(setup)])
  })
})
