import type { AttemptKey, TaskInstance } from '../../contract/models/run.ts'
import { decide, decideAgainAt } from '../../core/decide.ts'
import { isTaskOver } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, type EngineState, instanceKey, isTest } from '../state.ts'

/** Starts queued runs where `max_active_runs` has room, and does what follows from the rows of those that run. */
export const advanceRuns = (draft: Draft, store: RunStore): void => {
  const { state } = draft
  for (const active of state.runs.values()) {
    if (active.decideAt !== null && active.decideAt <= draft.now) state.dirty.add(active)
  }
  while (state.touchedDags.size > 0 || state.dirty.size > 0) {
    for (const dagId of state.touchedDags) startQueuedRuns(draft, dagId)
    state.touchedDags.clear()
    for (const active of state.dirty) decideRun(draft, active, store)
    state.dirty.clear()
  }
}

/** A run of a paused DAG waits, its tasks too; what is running goes on. */
export const isHeld = (state: EngineState, active: ActiveRun): boolean =>
  !isTest(active.run) && state.dags.get(active.run.dagId)?.row.isPaused === true

const startQueuedRuns = (draft: Draft, dagId: string): void => {
  const { state } = draft
  const ofDag = [...state.runs.values()].filter(({ run }) => run.dagId === dagId)
  const limit = state.dags.get(dagId)?.row.dag.maxActiveRuns ?? 1
  let running = ofDag.filter(({ run }) => run.state === 'running' && !isTest(run)).length
  const queued = ofDag.filter(({ run }) => run.state === 'queued').toSorted((a, b) => a.run.runAfter - b.run.runAfter)
  for (const active of queued) {
    if (isHeld(state, active)) continue
    if (!isTest(active.run)) {
      if (running >= limit) continue
      running += 1
    }
    draft.runEvent(active, { type: 'start' })
  }
}

const decideRun = (draft: Draft, active: ActiveRun, store: RunStore): void => {
  const { run, dag } = active
  const mayFollowPast = (taskId: string) => pastIsGood(draft.state, active, { taskId, store })
  const decisions = decide({ dag, run, taskInstances: [...active.instances.values()] }, draft.now, { mayFollowPast })
  for (const decision of decisions) {
    if (decision.on === 'task') {
      const { taskInstance, event } = decision
      // Only a run that ends before its tasks touches one that is running.
      if (taskInstance.state === 'running' && event.type === 'skip')
        draft.interrupt(currentAttempt(taskInstance), event.reason)
      draft.taskEvent(active, instanceKey(taskInstance), event)
    } else {
      draft.runEvent(active, decision.event)
      const name = active.run.state === 'success' ? 'onSuccess' : 'onFailure'
      const reason = active.run.note ?? 'A task of the run failed.'
      const error = name === 'onFailure' ? { code: 'run-failed', message: reason } : null
      if (dag.callbacks[name]) draft.callback(active, { name, attempt: null, error })
    }
  }
  active.decideAt = decideAgainAt(dag, active.run, [...active.instances.values()])
}

/** The attempt that a running task instance is at. */
export const currentAttempt = ({ dagId, runId, taskId, mapIndex, tryNumber }: TaskInstance): AttemptKey => ({
  dagId,
  runId,
  taskId,
  mapIndex,
  tryNumber,
})

/** Airflow's `depends_on_past`: the task succeeded or was skipped in the run before, or there is none. */
export const pastIsGood = (state: EngineState, active: ActiveRun, of: { taskId: string; store: RunStore }): boolean => {
  const { dagId, logicalDate } = active.run
  if (logicalDate === null) return true
  // A run that is in hand may have changed since the last commit.
  const before = [...state.runs.values()]
    .filter(({ run }) => run.dagId === dagId && run.logicalDate !== null && run.logicalDate < logicalDate)
    .reduce<ActiveRun | null>(
      (last, other) => (last !== null && (last.run.logicalDate ?? 0) > (other.run.logicalDate ?? 0) ? last : other),
      null,
    )
  const stored = of.store.pastStates(dagId, of.taskId, logicalDate)
  if (before === null && stored === null) return true
  const inHand = [...(before?.instances.values() ?? [])].filter((row) => row.taskId === of.taskId)
  if (inHand.some((row) => !isTaskOver(row.state))) return false
  return (stored ?? []).every((past) => past === 'success' || past === 'skipped' || past === 'removed')
}
