import { beforeEach, expect, it } from 'vitest'
import type { Backfill } from '../../src-main/contract/models/backfill.ts'
import type { DagRun, TaskInstance } from '../../src-main/contract/models/run.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { MAY_WAIT } from '../../src-main/engine/steps/createDueRuns.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { create, dag, makeRun, row, saveDag } from '../contracts/runStoreRows.ts'
import { createAlertWatch } from './alertWatch.ts'
import { createExcuses } from './excuses.ts'
import { createLimitWatch } from './limitWatch.ts'
import { createOrderWatch } from './orderWatch.ts'
import { createBackfillWatch } from './watchBackfills.ts'

// The watches judge the simulation: what they once took for a broken promise, and beside it what is one.

let store: RunStore
let violations: string[]
const must = (condition: boolean, what: () => string) => {
  if (!condition) violations.push(what())
}
beforeEach(() => {
  store = createMemoryRunStore()
  store.commit([saveDag])
  violations = []
})

const MINUTE = 60_000
const minuteRun = (minute: number, over: Partial<DagRun> = {}): DagRun =>
  makeRun(minute * MINUTE, { runId: `run ${minute}`, runType: 'scheduled', triggeredBy: 'scheduler', ...over })
const byBackfill = { runType: 'backfill', triggeredBy: 'backfill' } as const

it('lets a backfill make runs while a person has revived many of the schedule, and the schedule none', () => {
  const full = dag.maxActiveRuns + MAY_WAIT
  const limits = { parallelism: 9, pools: { default_pool: 9 } }
  const examine = createLimitWatch({ store, dags: [dag], limits, must, onFull: () => {} })
  const commit = (...changes: Change[]) => {
    expect(store.commit(changes)).toBe(true)
    examine(changes)
  }
  expect(store.commit(Array.from({ length: full + 5 }, (_, minute) => create(minuteRun(minute))))).toBe(true)
  commit(create(minuteRun(1000, byBackfill)))
  expect(violations).toEqual([])
  commit(create(minuteRun(1001)))
  expect(violations).toEqual([`${full + 6} scheduled runs of d are queued or running`])
})

it('takes a date for in flight whose run the schedule makes with the same commit, not one that the backfill makes', () => {
  const backfill: Backfill = {
    ...{ id: 1, dagId: 'd', fromDate: 0, toDate: 9 * MINUTE, runBackwards: false, reprocessBehavior: 'none' },
    ...{ schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' }, maxActiveRuns: 3 },
    ...{ dagRunConf: null, isPaused: false, createdAt: 99 * MINUTE, createdBy: 'mina', total: 9 },
    ...{ decided: 0, nextDate: 0, completedAt: null, isCancelled: false },
  }
  store.commit([{ type: 'createBackfill', backfill }])
  const watch = createBackfillWatch(store, must)
  const decide = (sortOrdinal: number, ...others: Change[]) => {
    const date = { sortOrdinal, logicalDate: (sortOrdinal - 1) * MINUTE, decision: 'in flight' } as const
    const changes: Change[] = [...others, { type: 'decideDate', backfillId: 1, date }]
    expect(store.commit(changes)).toBe(true)
    watch.committed(changes)
  }
  decide(1, create(minuteRun(0)))
  expect(violations).toEqual([])
  decide(2, create(minuteRun(1, byBackfill)))
  decide(3)
  expect(violations).toEqual([
    'backfill 1, date 2 is in flight, and made',
    'backfill 1, date 3 is left out as in flight, and its run is undefined',
  ])
})

it('gives a run that is made anew a deadline of its own', () => {
  const watch = createAlertWatch(must)
  const run = minuteRun(0)
  const miss = () => watch.examine({ type: 'deadline', dagId: run.dagId, runId: run.runId, missedAt: 7 })
  miss()
  watch.forget(run)
  miss()
  expect(violations).toEqual([])
  miss()
  expect(violations).toEqual(['d/run 0/ missed its deadline twice'])
})

it('excuses the one start that was let go before a person came', () => {
  const run = minuteRun(0)
  const instance = (mapIndex: number, over: Partial<TaskInstance>) => row(run, 'b', { mapIndex, ...over })
  const taskInstances = [
    row(run, 'a', { state: 'success' }),
    instance(0, { state: 'queued', tryNumber: 1 }),
    instance(1, { state: 'running', tryNumber: 1 }),
    instance(2, { state: 'scheduled' }),
    instance(3, { state: 'removed', tryNumber: 1 }),
  ]
  store.commit([{ type: 'createRun', run, taskInstances }])
  const cleared: readonly Change[] = [
    {
      type: 'updateTaskInstance',
      expected: { state: 'success', tryNumber: 0 },
      row: row(run, 'a', { state: 'none' }),
    },
    {
      type: 'updateTaskInstance',
      expected: { state: 'scheduled', tryNumber: 0 },
      row: instance(2, { state: 'running', tryNumber: 1 }),
    },
    {
      type: 'history',
      event: {
        ...{ at: 1, dagId: 'd', runId: run.runId, taskId: 'a', mapIndex: -1 },
        ...{ by: 'mina', name: 'clear', detail: null },
      },
    },
  ]
  expect(store.commit(cleared)).toBe(true)
  const excuses = createExcuses(store)
  excuses.committed(cleared)
  const take = (mapIndex: number, tryNumber: number) =>
    excuses.take({ dagId: 'd', runId: run.runId, taskId: 'b', mapIndex, tryNumber })
  expect([take(0, 2), take(0, 2), take(1, 2), take(2, 1), take(2, 2)]).toEqual([true, false, false, true, false])
})

it('lets a task start whose past a backfill made after its go, though the clock was set back between', () => {
  const follower = makeDag('d', [makeTask('a', { dependsOnPast: true })])
  const watch = createOrderWatch({ store, byId: new Map([['d', follower]]), must })
  const note = (run: DagRun, taskId: string | null, name: string, at: number): Change => ({
    type: 'history',
    event: { ...{ at, dagId: 'd', runId: run.runId, taskId, mapIndex: -1 }, ...{ by: null, name, detail: null } },
  })
  const commit = (...changes: Change[]) => {
    expect(store.commit(changes)).toBe(true)
    watch.committed(changes)
  }
  const make = (run: DagRun, at: number): Change[] => [
    { type: 'createRun', run: { ...run, queuedAt: at }, taskInstances: [row(run, 'a')] },
    note(run, null, 'create start', at),
  ]
  const start = ({ runId }: DagRun) => watch.started([], { dagId: 'd', runId, taskId: 'a', mapIndex: -1, tryNumber: 1 })
  const past = minuteRun(7, byBackfill)
  const run = minuteRun(9)
  commit(...make(run, 5000), note(run, 'a', 'schedule', 5000))
  commit(...make(past, 1000))
  start(run)
  expect(violations).toEqual([])
  // Its retry gets a go of its own.
  commit(note(run, 'a', 'retry schedule', 2000))
  start(run)
  expect(violations).toEqual(['run 9 a started after a past none'])
  // The clock goes on, and the same commit makes the run before, then lets go.
  const next = minuteRun(19)
  commit(...make(minuteRun(17, byBackfill), 9000), ...make(next, 9000), note(next, 'a', 'schedule', 9000))
  start(next)
  expect(violations.slice(1)).toEqual(['run 19 a started after a past none'])
})
