import { describe, expect, it } from 'vitest'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { DagRun, DagRunState } from '../../src-main/contract/models/run.ts'
import { backfillIntervals } from '../../src-main/core/backfill.ts'
import { runIdOf } from '../../src-main/core/runId.ts'
import { newTaskInstance } from '../../src-main/core/taskInstance.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { failure, success } from '../simulation/scriptedRunner.ts'
import { by, finish, type Setup, setUp } from '../simulation/setUp.ts'
import { instant, readVectors, textOf } from './vectors.ts'

const { intervals, outside, mixed, refusals, starts, ends, now } = readVectors('backfillRuns')

const HOUR = 3_600_000
const HOURS = [3, 4, 5, 6, 7].map((hour) => instant(`2025-01-15T0${hour}:00`))
const RANGE = { fromDate: HOURS[0] ?? 0, toDate: HOURS[4] ?? 0 }
const hourly = { schedule: { kind: 'cron', expression: '0 * * * *', timezone: 'UTC' } } as const
/** By hand and by backfill only: what is due by the schedule is no part of the cases. */
const quiet = { ...hourly, endDate: instant('2020-02-01T00:00') }
const tasks = [makeTask('first')]
const forever = () => ({ after: 1e9, result: success() })
const statesOf = ({ store }: Setup, dagId: string) =>
  Object.fromEntries(
    store.runs({ dagId, limit: 99 }).map(({ logicalDate, state }) => [textOf(logicalDate ?? 0), state]),
  )

describe("a backfill's dates, against Airflow", () => {
  it.each(intervals)('of a fixed interval of %i min from %s to %s, backwards %s', (minutes, from, to, back, found) => {
    const schedule = { kind: 'interval', ms: minutes * 60_000 } as const
    const asked = { fromDate: instant(from), toDate: instant(to), runBackwards: back, createdAt: instant(now) }
    const dates = backfillIntervals({ ...asked, schedule }).map(({ start }) => textOf(start))
    expect(dates.toArray()).toEqual(found)
  })

  it.each(outside)('are not limited by the DAG’s start %s and end %s', async (startDate, endDate, found) => {
    const limits = { startDate: instant(startDate), endDate: endDate === null ? null : instant(endDate) }
    const setup = await setUp([makeDag('d', tasks, { ...hourly, ...limits })])
    const { dates } = await setup.scheduler.backfills.preview({ dagId: 'd', ...RANGE }, 99)
    expect(dates.map(({ logicalDate }) => textOf(logicalDate))).toEqual(found)
  })
})

/** A store in which these dates have a run in that state. */
const storeWith = (dag: SerializedDag, states: readonly (DagRunState | null)[]) => {
  const store = createMemoryRunStore()
  store.commit([
    { type: 'saveDag', row: { dag, isPaused: false, isActive: true, lastScheduled: null, isCatchingUp: false } },
  ])
  for (const [index, state] of states.entries()) {
    const start = HOURS[index] ?? 0
    if (state === null) continue
    const runId = runIdOf('scheduled', start)
    const run: DagRun = {
      ...{ dagId: 'd', runId, runType: 'scheduled', state, logicalDate: start, conf: {}, dagVersion: dag.version },
      ...{ dataInterval: { start, end: start + HOUR }, runAfter: start + HOUR, queuedAt: start + HOUR },
      ...{ startDate: null, endDate: null, backend: 'embedded', triggeredBy: 'scheduler', note: null },
    }
    const row = newTaskInstance({ dagId: 'd', runId, taskId: 'first', mapIndex: -1 })
    const isOver = state === 'success' || state === 'failed'
    store.commit([{ type: 'createRun', run, taskInstances: [isOver ? { ...row, state } : row] }])
  }
  return store
}

describe('what becomes of dates of which some have runs, against Airflow', () => {
  it.each(mixed)('with %s, backwards %s, where they are %j', async (behavior, runBackwards, states, found, dryRun) => {
    const dag = makeDag('d', tasks, quiet)
    const setup = await setUp([dag], forever, { runStore: storeWith(dag, states) })
    const request = { dagId: 'd', ...RANGE, reprocessBehavior: behavior, runBackwards }
    const wanted = found.map(([date, done]) => [date, done === 'made' ? 'created' : done])
    const preview = await setup.scheduler.backfills.preview(request, 99)
    expect(preview.dates.map(({ logicalDate, decision }) => [textOf(logicalDate), decision])).toEqual(wanted)
    const runs = preview.dates.filter(({ decision }) => decision === 'created' || decision === 'rerun')
    expect(runs.map(({ logicalDate }) => textOf(logicalDate))).toEqual(dryRun)
    await setup.scheduler.backfills.create({ ...request, by: 'x' })
    const decided = setup.store.backfillDates(1, { after: 0, limit: 99 })
    expect(decided.map(({ logicalDate, decision }) => [textOf(logicalDate), decision])).toEqual(wanted)
    expect(setup.store.runs({ dagId: 'd', limit: 99 })).toHaveLength(5)
  })
})

const CODES: Readonly<Record<string, string>> = {
  DagNotFound: 'dag-not-found',
  DagNonPeriodicScheduleException: 'backfill-no-rhythm',
  InvalidBackfillDirection: 'backfill-direction',
  InvalidReprocessBehavior: 'backfill-reprocess',
  InvalidBackfillDateRange: 'bad-argument',
  InvalidBackfillDate: 'bad-argument',
  NoBackfillRunsToCreate: 'backfill-no-dates',
  AlreadyRunningBackfill: 'backfill-active',
  InvalidBackfillConf: 'bad-params',
}
const DAGS: readonly SerializedDag[] = [
  makeDag('hourly', tasks, quiet),
  makeDag('past', [makeTask('first'), makeTask('second', { dependsOnPast: true })], quiet),
  makeDag('never', tasks),
  // Its one run is past.
  makeDag('once', tasks, { schedule: { kind: 'once' }, startDate: 0, endDate: -1 }),
  makeDag('assets', tasks, { schedule: { kind: 'assets', expression: { asset: 'x' } } }),
]

describe('what is refused, against Airflow', () => {
  // Whether a param fits its schema is the params' own matter.
  const cases = refusals.filter(([dagId]) => dagId !== 'params')
  // The last two ask while a backfill of "hourly" is under way.
  const alone = cases.slice(0, -2)
  it.each(alone)(
    '%s, backwards %s, %s, from %s to %s',
    async (dagId, runBackwards, reprocessBehavior, from, to, _, error) => {
      const setup = await setUp(DAGS)
      const request = { dagId, runBackwards, reprocessBehavior, fromDate: instant(from), toDate: instant(to), by: 'x' }
      const asked = setup.scheduler.backfills.create(request)
      if (error === null) await expect(asked).resolves.toMatchObject({ dagId })
      else await expect(asked).rejects.toMatchObject({ code: CODES[error] })
      expect(setup.store.backfills({ limit: 9 })).toHaveLength(error === null ? 1 : 0)
    },
  )

  it('while one is under way: of that DAG only', async () => {
    const setup = await setUp(DAGS, forever)
    const { create } = setup.scheduler.backfills
    await create({ dagId: 'hourly', ...RANGE, by: 'x' })
    const answers: (string | null)[] = []
    for (const [dagId, runBackwards, reprocessBehavior, from, to] of cases.slice(-2)) {
      const request = { dagId, runBackwards, reprocessBehavior, fromDate: instant(from), toDate: instant(to), by: 'x' }
      answers.push(
        await create(request).then(
          () => null,
          (thrown: { code: string }) => thrown.code,
        ),
      )
    }
    expect(answers).toEqual(cases.slice(-2).map(([, , , , , , error]) => (error === null ? null : CODES[error])))
  })
})

/**
 * On purpose unlike Airflow: it makes all runs at once and lets them queue, Pfad makes a run when its turn comes. So where
 * Airflow has a run that is queued, or one that a cancel has failed before it began, Pfad has none.
 */
const whereBegun = (found: Readonly<Record<string, DagRunState>>) =>
  Object.fromEntries(Object.entries(found).filter(([date, state]) => date < '2025-01-15T03' || state !== 'queued'))

describe('which runs start, against Airflow', () => {
  it.each(starts)(
    'limit %i, backwards %s, paused %s, DAG paused %s',
    async (maxActiveRuns, runBackwards, isPaused, isDagPaused, found) => {
      const setup = await setUp([makeDag('d', tasks, { ...quiet, maxActiveRuns: 1 })], forever)
      const { scheduler } = setup
      await scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'x' })
      for (const hour of ['00', '01'])
        await scheduler.trigger({ dagId: 'd', logicalDate: instant(`2025-01-15T${hour}:00`), ...by })
      await scheduler.backfills.create({ dagId: 'd', ...RANGE, maxActiveRuns, runBackwards, by: 'x' })
      await scheduler.backfills.setPaused({ id: 1, isPaused, by: 'x' })
      await scheduler.setPaused({ dagId: 'd', isPaused: isDagPaused, by: 'x' })
      await finish(setup, 1000)
      expect(statesOf(setup, 'd')).toEqual(whereBegun(found))
    },
  )
})

describe('how it ends, against Airflow', () => {
  it.each(ends)('%s: %j', async (what, found, isOver) => {
    // A queued run has not begun; here it runs, and counts just as well.
    const isUnder = (state?: DagRunState) => state === 'running' || state === 'queued'
    const setup = await setUp([makeDag('d', tasks, quiet)], ({ dagRun }) => {
      const state = found[dagRun.runId.slice(10, 26)]
      return { after: isUnder(state) ? 1e9 : 10, result: state === 'failed' ? failure() : success() }
    })
    const isCancel = what === 'cancel'
    await setup.scheduler.backfills.create({ dagId: 'd', ...RANGE, maxActiveRuns: isCancel ? 1 : 5, by: 'x' })
    await finish(setup, 1000)
    if (isCancel) await setup.scheduler.backfills.cancel({ id: 1, by: 'x' })
    // Those that Airflow has failed before they began, see above, come after the one that runs.
    const begun = Object.entries(found).slice(0, isCancel ? 3 : 5)
    expect(statesOf(setup, 'd')).toEqual(
      Object.fromEntries(begun.map(([date, state]) => [date, isUnder(state) ? 'running' : state])),
    )
    expect(setup.store.backfill(1)?.completedAt !== null).toBe(isOver)
  })
})
