import { describe, expect, it } from 'vitest'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { DagRun, DagRunState, TaskInstanceState } from '../../src-main/contract/models/run.ts'
import { newTaskInstance } from '../../src-main/core/taskInstance.ts'
import type { Touched } from '../../src-main/engine/commands/clear.ts'
import { createScheduler } from '../../src-main/engine/createScheduler.ts'
import type { Change } from '../../src-main/engine/ports/runStore.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { createScriptedRunner } from '../simulation/scriptedRunner.ts'
import { quick } from '../simulation/setUp.ts'
import { createSimClock } from '../simulation/simClock.ts'
import { readVectors } from './vectors.ts'

const { shapes, starts, clears, marks, runs } = readVectors('control')
const DAY = 86_400_000
const DAYS = [1, 2, 3].map((day) => Date.UTC(2025, 0, day))
const by = 'mina (cli)'

const dagOf = (shape: string): SerializedDag => {
  const edges = shapes[shape] ?? []
  const ids = [...new Set(edges.flat())]
  const tasks = ids.map((taskId) =>
    makeTask(taskId, {
      groupId: taskId.startsWith('g.') ? 'g' : null,
      upstream: edges.flatMap(([from, to]) => (to === taskId ? [from] : [])),
    }),
  )
  return makeDag(shape, tasks, { groups: shape === 'group' ? [{ groupId: 'g', parentId: null, tooltip: '' }] : [] })
}

const runIdOn = (date: number) => `scheduled__${new Date(date).toISOString()}`

/** A run on each day, all of them from this start, and a scheduler that does what it is told and nothing else. */
const begin = (shape: string, index: number) => {
  const dag = dagOf(shape)
  const [runState, states] = starts[shape]?.[index] ?? ['', {}]
  const store = createMemoryRunStore()
  const changes: Change[] = [
    { type: 'saveDag', row: { dag, isPaused: false, isActive: true, lastScheduled: null, isCatchingUp: false } },
    ...DAYS.flatMap((date) => rowsOn(dag, date, { state: runState as DagRunState, states })),
  ]
  expect(store.commit(changes)).toBe(true)
  const clock = createSimClock(DAYS[2] ?? 0)
  const { runner } = createScriptedRunner(clock, quick)
  const scheduler = createScheduler({ runStore: store, clock, runner, owner: 'me', backend: () => 'embedded' })
  const left = (date: number) => {
    const runId = runIdOn(date)
    const ofTasks = store.taskInstances(shape, runId).map(({ taskId, state }) => [taskId, shown(state)])
    return [store.run(shape, runId)?.state, Object.fromEntries(ofTasks)]
  }
  return { scheduler, left, runId: runIdOn(DAYS[1] ?? 0) }
}
const shown = (state: string): string | null => (state === 'none' ? null : state)

const rowsOn = (
  { dagId, version }: SerializedDag,
  date: number,
  of: { readonly state: DagRunState; readonly states: Readonly<Record<string, string | null>> },
): Change[] => {
  const runId = runIdOn(date)
  const run: DagRun = {
    ...{ dagId, runId, runType: 'scheduled', state: of.state, logicalDate: date, runAfter: date + DAY },
    ...{ dataInterval: { start: date, end: date + DAY }, queuedAt: date, startDate: date, endDate: null },
    ...{ conf: {}, dagVersion: version, backend: 'embedded', triggeredBy: 'scheduler', note: null },
  }
  const taskInstances = Object.entries(of.states).map(([taskId, state]) => ({
    ...newTaskInstance({ dagId, runId, taskId, mapIndex: -1 }),
    state: (state ?? 'none') as TaskInstanceState,
    tryNumber: state === null ? 0 : 1,
  }))
  const attempts = taskInstances.filter(({ state }) => state === 'running')
  const times = { queuedAt: date, startDate: date, endDate: null, outcome: null, error: null, pid: 1 }
  return [
    { type: 'createRun', run, taskInstances },
    ...attempts.map(({ taskId }): Change => {
      const attempt = { dagId, runId, taskId, mapIndex: -1, tryNumber: 1, ...times }
      return { type: 'startAttempt', attempt, owner: 'me', leaseUntil: date + DAY }
    }),
  ]
}

const namesOf = (touched: readonly Touched[]): string[] =>
  touched
    .flatMap(({ run, rows }) => rows.map(({ taskId }) => `${new Date(run.logicalDate ?? 0).getUTCDate()} ${taskId}`))
    .toSorted()
const idsOf = (ids: readonly string[]) => ids.map((taskId) => ({ taskId }))

describe('what a clear takes, against Airflow', () => {
  it.each(clears)('%s %i %j', async (shape, index, wanted, names) => {
    const { scheduler, runId } = begin(shape, index)
    const { tasks, only, ...flags } = wanted
    const touched = await scheduler.clear({
      ...{ dagId: shape, runId, ...flags, dryRun: true, by },
      tasks: tasks && idsOf(tasks),
      onlyFailed: only === 'failed',
      onlyRunning: only === 'running',
    })
    expect(namesOf(touched)).toEqual(names)
  })
})

describe('what a mark takes and leaves, against Airflow', () => {
  it.each(marks)('%s %i %j', async (shape, index, wanted, names, after) => {
    const { scheduler, runId, left } = begin(shape, index)
    const { task, group, ...flags } = wanted
    const request = {
      dagId: shape,
      runId,
      tasks: task ? idsOf([task]) : undefined,
      groupIds: group ? [group] : undefined,
    }
    const touched = await scheduler.markTasks({ ...request, ...flags, by })
    expect([namesOf(touched), DAYS.map(left)]).toEqual([names, after])
  })
})

describe('what marking a run takes and leaves, against Airflow', () => {
  it.each(runs)('%s %i %s', async (shape, index, state, names, after) => {
    const { scheduler, runId, left } = begin(shape, index)
    const touched = await scheduler.markRun({ dagId: shape, runId, state, by })
    expect([namesOf([touched]), left(DAYS[1] ?? 0)]).toEqual([names, after])
  })
})
