import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { RunStore } from '../../../src-main/engine/ports/runStore.ts'
import { type Action, type ActionWorld, HAND } from './action.ts'
import { cancel } from './runs.ts'

/** A run of any DAG, be it active or over. */
const anyRun = ({ store, pick }: ActionWorld): DagRun | undefined =>
  pick([...store.activeRuns().map(({ run }) => run), ...store.runs({ limit: 20 })])
const anyTask = (store: RunStore, { dagId, runId }: DagRun, pick: ActionWorld['pick']) =>
  pick(store.taskInstances(dagId, runId).map(({ taskId }) => ({ taskId })))
/** As often as not. */
const perhaps = (upTo: ActionWorld['upTo']): boolean => upTo(2) === 0

/** Tasks of one run, at times with those around them, by the version of the run or the latest. */
export const clear: Action = {
  name: 'clear',
  probability: 0.004,
  act: (world) => {
    const { scheduler, store, pick, upTo, ask } = world
    const run = anyRun(world)
    const task = run === undefined ? undefined : anyTask(store, run, pick)
    if (run === undefined || task === undefined) return
    ask(
      scheduler.clear({
        ...{ dagId: run.dagId, runId: run.runId, by: HAND },
        ...(perhaps(upTo) ? { tasks: [task], upstream: perhaps(upTo), downstream: perhaps(upTo) } : {}),
        onlyFailed: perhaps(upTo),
        onlyRunning: perhaps(upTo),
        runOnLatestVersion: upTo(5) === 0,
      }),
    )
  },
}

/** The same task in the runs of some dates. */
export const clearDates: Action = {
  name: 'clearDates',
  probability: 0.0005,
  act: (world) => {
    const run = anyRun(world)
    if (run === undefined || run.logicalDate === null) return
    const { dagId, logicalDate } = run
    const startDate = logicalDate - world.upTo(5) * 60_000
    world.ask(
      world.scheduler.clear({ dagId, startDate, endDate: logicalDate, onlyFailed: perhaps(world.upTo), by: HAND }),
    )
  },
}

export const markTask: Action = {
  name: 'markTask',
  probability: 0.003,
  act: (world) => {
    const { scheduler, store, pick, upTo, ask } = world
    const run = anyRun(world)
    const task = run === undefined ? undefined : anyTask(store, run, pick)
    if (run === undefined || task === undefined) return
    const { dagId, runId } = run
    const state = perhaps(upTo) ? 'success' : 'failed'
    const around = { upstream: upTo(4) === 0, downstream: upTo(4) === 0, past: upTo(20) === 0 }
    ask(scheduler.markTasks({ dagId, runId, tasks: [task], state, ...around, by: HAND }))
  },
}

export const markRun: Action = {
  name: 'markRun',
  probability: 0.002,
  act: (world) => {
    const run = anyRun(world)
    if (run === undefined) return
    const state = perhaps(world.upTo) ? 'success' : 'failed'
    world.ask(world.scheduler.markRun({ dagId: run.dagId, runId: run.runId, state, by: HAND }))
  },
}

export const cancelTask: Action = {
  name: 'cancelTask',
  probability: 0.002,
  act: (world) => {
    const { scheduler, store, pick, ask } = world
    const run = pick(store.activeRuns())?.run
    const task = run === undefined ? undefined : anyTask(store, run, pick)
    if (run === undefined || task === undefined) return
    ask(scheduler.cancelTasks({ dagId: run.dagId, runId: run.runId, tasks: [task], by: HAND }))
  },
}

export const note: Action = {
  name: 'note',
  probability: 0.001,
  act: (world) => {
    const run = anyRun(world)
    if (run === undefined) return
    world.ask(world.scheduler.setNote({ dagId: run.dagId, runId: run.runId, text: 'seen', by: HAND }))
  },
}

/** Two people, or one who is quick, at the same run in one moment: the scheduler takes it all in one pass. */
export const together: Action = {
  name: 'together',
  probability: 0.002,
  act: (world) => {
    const run = anyRun(world)
    if (run === undefined) return
    const active = world.store
      .activeRuns()
      .filter((each) => each.run.dagId === run.dagId && each.run.runId === run.runId)
    const store = { ...world.store, activeRuns: () => active, runs: () => [run] }
    for (let times = 2 + world.upTo(2); times > 0; times -= 1)
      world.pick([cancel, clear, clearDates, markTask, markRun, cancelTask, note])?.act({ ...world, store })
  },
}
