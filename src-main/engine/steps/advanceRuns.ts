import type { AttemptKey, DagRun, TaskInstance } from '../../contract/models/run.ts'
import { ownsRun } from '../../core/backfill.ts'
import { directlyAfter, SKIP_DECISION } from '../../core/branching.ts'
import { decide, decideAgainAt } from '../../core/decide.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, type EngineState, instanceKey, isOurs, isTest, runsOf } from '../state.ts'
import { lengthOf, xcomOf } from '../taskResults.ts'
import { expandTask } from './expandTask.ts'

/** Starts queued runs where `max_active_runs` has room, and does what follows from the rows of those that run. */
export const advanceRuns = (draft: Draft, store: RunStore): void => {
  const { state } = draft
  for (const active of state.runs.values()) {
    if (active.decideAt !== null && active.decideAt <= draft.now) state.dirty.add(active)
  }
  while (state.touchedDags.size > 0 || state.dirty.size > 0) {
    for (const dagId of state.touchedDags) startQueuedRuns(draft, dagId)
    state.touchedDags.clear()
    const expanded = [...state.dirty].filter((active) => isOurs(state, active.run) && decideRun(draft, active, store))
    state.dirty.clear()
    // What a mapped task has become is decided on in the same commit.
    for (const active of expanded) state.dirty.add(active)
  }
}

/** A run of a paused DAG waits, its tasks too; what is running goes on. So does a run that is another process's to do. */
export const isHeld = (state: EngineState, { run }: ActiveRun): boolean =>
  !isOurs(state, run) || (!isTest(run) && state.dags.get(run.dagId)?.row.isPaused === true)

const startQueuedRuns = (draft: Draft, dagId: string): void => {
  const { state } = draft
  const ofDag = [...runsOf(state, dagId)]
  const limits = runLimits(state, dagId)
  const running = { schedule: 0, backfill: 0, formerBackfill: 0, test: 0 }
  for (const { run } of ofDag) if (run.state === 'running') running[limits.kindOf(run)] += 1
  const queued = ofDag.filter(({ run }) => run.state === 'queued').toSorted((a, b) => a.run.runAfter - b.run.runAfter)
  const { backfill = [], ...others } = Object.groupBy(queued, ({ run }) => limits.kindOf(run))
  for (const active of [...Object.values(others).flat(), ...(limits.isBackwards ? backfill.toReversed() : backfill)]) {
    const kind = limits.kindOf(active.run)
    if (isHeld(state, active) || running[kind] >= limits[kind]) continue
    running[kind] += 1
    draft.runEvent(active, { type: 'start' })
  }
}

/** How many runs of a DAG may run at once: a backfill's have a limit of their own, as in Airflow. */
export const runLimits = (state: EngineState, dagId: string) => {
  const backfill = state.backfills.get(dagId)
  const limit = state.dags.get(dagId)?.row.dag.maxActiveRuns ?? 1
  return {
    schedule: limit,
    backfill: backfill === undefined || backfill.isPaused ? 0 : backfill.maxActiveRuns,
    /** Its backfill is over: cleared since, or cancelled while it ran. */
    formerBackfill: limit,
    test: Number.POSITIVE_INFINITY,
    isBackwards: backfill?.runBackwards === true,
    kindOf: (run: DagRun) => {
      if (isTest(run)) return 'test'
      if (run.runType !== 'backfill') return 'schedule'
      return backfill !== undefined && ownsRun(backfill, run) ? 'backfill' : 'formerBackfill'
    },
  } as const
}

/** True: a task was expanded, and there is more to decide. */
const decideRun = (draft: Draft, active: ActiveRun, store: RunStore): boolean => {
  const { run, dag } = active
  const reader = { store, draft }
  const decisions = decide({ dag, run, taskInstances: [...active.instances.values()] }, draft.now, {
    mayFollowPast: (taskId) => pastIsGood(draft.state, active, { taskId, store }),
    lengthOf: (taskId) => lengthOf(reader, active, taskId),
    skipDecisionOf: (taskId) => xcomOf(reader, active, taskId, SKIP_DECISION),
  })
  for (const decision of decisions) {
    if (decision.on === 'mapping') {
      expandTask(draft, active, decision)
    } else if (decision.on === 'task') {
      const { taskInstance, event } = decision
      const attempt = currentAttempt(taskInstance)
      // Only a run that ends before its tasks touches one that is running.
      if (taskInstance.state === 'running' && event.type === 'skip') draft.interrupt(attempt, event.reason)
      draft.taskEvent(active, instanceKey(taskInstance), event)
      if (event.type === 'fail')
        draft.callback(active, { name: 'onFailure', attempt, error: { code: 'not-expanded', message: event.reason } })
    } else {
      draft.runEvent(active, decision.event)
      const name = active.run.state === 'success' ? 'onSuccess' : 'onFailure'
      const reason = active.run.note ?? 'A task of the run failed.'
      const error = name === 'onFailure' ? { code: 'run-failed', message: reason } : null
      draft.callback(active, { name, attempt: null, error })
    }
  }
  active.decideAt = decideAgainAt(dag, active.run, [...active.instances.values()], draft.now)
  return decisions.some(({ on }) => on === 'mapping')
}

/** The attempt that a running task instance is at. */
export const currentAttempt = ({ dagId, runId, taskId, mapIndex, tryNumber }: TaskInstance): AttemptKey => ({
  dagId,
  runId,
  taskId,
  mapIndex,
  tryNumber,
})

/**
 * Airflow's `depends_on_past`: the task succeeded or was skipped in the run before, or there is none; with
 * `wait_for_downstream` the tasks right after it there as well.
 */
export const pastIsGood = (state: EngineState, active: ActiveRun, of: { taskId: string; store: RunStore }): boolean => {
  const { dagId, logicalDate } = active.run
  if (logicalDate === null) return true
  const isWaiting = active.tasks.get(of.taskId)?.waitForDownstream === true
  const taskIds = isWaiting ? [of.taskId, ...directlyAfter(active.dag, of.taskId)] : [of.taskId]
  const before = inHandBefore(state, { dagId, logicalDate })
  const from = before?.run.logicalDate ?? null
  const isLast =
    from !== null && of.store.runsByDate(dagId, { from: from + 1, to: logicalDate - 1, limit: 1 }).length === 0
  const states = taskIds.flatMap((taskId) =>
    before !== null && isLast
      ? [...before.instances.values()].flatMap((row) => (row.taskId === taskId ? row.state : []))
      : (of.store.pastStates(dagId, taskId, logicalDate) ?? []),
  )
  return states.every((past) => past === 'success' || past === 'skipped' || past === 'removed')
}

/** The last run of the DAG before this date among those in hand, which may have changed, or ended, since the last commit. */
const inHandBefore = (state: EngineState, of: { dagId: string; logicalDate: number }): ActiveRun | null => {
  const dateOf = ({ run }: ActiveRun) => run.logicalDate ?? Number.NEGATIVE_INFINITY
  const ended = state.ended.values().filter(({ run }) => run.dagId === of.dagId)
  return [...runsOf(state, of.dagId), ...ended]
    .filter((other) => dateOf(other) < of.logicalDate)
    .reduce<ActiveRun | null>((last, other) => (last !== null && dateOf(last) > dateOf(other) ? last : other), null)
}
