import type { DagRun, DagRunDetail, GridRun } from '../../../src-main/contract/models/run.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { MINUTE, noise, runIdOf } from './makeRun.ts'
import type { World } from './world.ts'

type DagCalls =
  | 'dags.recentRuns'
  | 'runs.gridPage'
  | 'runs.calendar'
  | 'runs.calendarDay'
  | 'runs.durations'
  | 'dags.explain'
  | 'dags.nextExecutions'
  | 'assets.list'
  | 'backfills.list'

/** What the pages of DAGs ask for, over a world in memory. */
export const createFakeDagHandlers = (world: World): Pick<Handlers['calls'], DagCalls> => {
  const runsOf = (dagId: string): DagRunDetail[] =>
    world.runs.filter(({ run }) => run.dagId === dagId).toSorted((a, b) => a.run.runAfter - b.run.runAfter)
  return {
    'dags.recentRuns': ({ dagIds = world.dags.map(({ dagId }) => dagId), limit }) =>
      dagIds
        .map((dagId) => ({
          dagId,
          runs: runsOf(dagId)
            .map(({ run }) => run)
            .slice(-limit),
        }))
        .filter(({ runs }) => runs.length > 0),
    'runs.gridPage': ({ dagId, first, at, limit }) => {
      const { many } = world
      const own = many === null ? runsOf(dagId).map(toGridRun) : null
      const total = own?.length ?? many?.total ?? 0
      const end = at === undefined ? total : Math.max(0, Math.min(total, placeOf(world, total, at)))
      const start = first ?? Math.max(0, end - limit)
      const runs =
        own?.slice(start, start + limit) ??
        Array.from({ length: Math.max(0, Math.min(limit, total - start)) }, (_, n) => manyRun(world, total, start + n))
      return { total, first: start, runs }
    },
    'runs.calendar': () => ({ timezone: 'UTC', days: [] }),
    'runs.calendarDay': ({ date }) => {
      const start = Date.parse(date)
      return { timezone: 'UTC', start, end: start + 1440 * MINUTE, minutes: [] }
    },
    'runs.durations': ({ dagId, limit }) =>
      runsOf(dagId)
        .flatMap(({ run }) =>
          run.startDate === null || run.endDate === null
            ? []
            : [{ ...run, startDate: run.startDate, endDate: run.endDate, tasks: {} }],
        )
        .slice(-limit),
    'dags.explain': ({ dagId }) => ({
      ...{ dagId, at: Date.now(), dataInterval: null, run: null, reasons: [] },
      sentence: 'It waits for its next interval to end.',
    }),
    'dags.nextExecutions': () => [],
    'assets.list': () => [],
    'backfills.list': () => [],
  }
}

const firstOf = (world: World, total: number): number => Math.floor(world.startedAt / MINUTE) * MINUTE - total * MINUTE
/** How many of the many were due by then. */
const placeOf = (world: World, total: number, at: number): number => Math.floor((at - firstOf(world, total)) / MINUTE)

/** One of many runs: made when it is asked for, and the same each time. */
const manyRun = (world: World, total: number, index: number): GridRun => {
  const logicalDate = firstOf(world, total) + index * MINUTE
  const runAfter = logicalDate + MINUTE
  const state = noise(index) < 0.02 ? 'failed' : 'success'
  const startDate = runAfter + 100
  const tasks = (world.many?.tasks ?? []).map((taskId, n, all): [string, GridRun['tasks'][string]] => [
    taskId,
    state === 'failed' && n === all.length - 1 ? { failed: 1 } : { success: 1 },
  ])
  return {
    ...{ runId: runIdOf(logicalDate), runType: 'scheduled', state, logicalDate, runAfter, queuedAt: runAfter + 10 },
    ...{ startDate, endDate: startDate + 300 + Math.round(noise(index + 0.5) * 900), tasks: Object.fromEntries(tasks) },
  }
}

const toGridRun = ({ run, taskInstances }: DagRunDetail): GridRun => {
  const { runId, runType, state, logicalDate, runAfter, queuedAt, startDate, endDate }: DagRun = run
  const tasks = Object.fromEntries(taskInstances.map((task) => [task.taskId, { [task.state]: 1 }]))
  return { runId, runType, state, logicalDate, runAfter, queuedAt, startDate, endDate, tasks }
}
