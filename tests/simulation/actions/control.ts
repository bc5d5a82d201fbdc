import { type Action, HAND } from './action.ts'

const DAG_IDS = ['latest', 'all', 'interval', 'hand'] as const

/** Clears tasks of a run, be it over or under way. */
export const clear: Action = {
  name: 'clear',
  probability: 0.003,
  act: ({ scheduler, store, pick, upTo, ask }) => {
    const run = pick(store.runs({ dagId: pick(DAG_IDS) ?? 'latest', limit: 10 }))
    if (run === undefined) return
    const { dagId, runId } = run
    ask(scheduler.clear({ dagId, runId, onlyFailed: upTo(2) === 0, by: HAND }))
  },
}

export const markRun: Action = {
  name: 'markRun',
  probability: 0.002,
  act: ({ scheduler, store, pick, ask }) => {
    const run = pick(store.runs({ dagId: pick(DAG_IDS) ?? 'latest', limit: 10 }))
    const state = pick(['success', 'failed'] as const)
    if (run === undefined || state === undefined) return
    ask(scheduler.markRun({ dagId: run.dagId, runId: run.runId, state, by: HAND }))
  },
}

export const markTask: Action = {
  name: 'markTask',
  probability: 0.002,
  act: ({ scheduler, store, pick, ask }) => {
    const run = pick(store.runs({ dagId: pick(DAG_IDS) ?? 'latest', limit: 10 }))
    const row = run === undefined ? undefined : pick(store.taskInstances(run.dagId, run.runId))
    const state = pick(['success', 'failed'] as const)
    if (row === undefined || state === undefined) return
    const { dagId, runId, taskId } = row
    ask(scheduler.markTasks({ dagId, runId, tasks: [{ taskId }], state, by: HAND }))
  },
}
