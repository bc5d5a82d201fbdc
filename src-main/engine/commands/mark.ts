import { PfadError } from '../../contract/error.ts'
import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import { chooseInstances, chooseTasks, type TaskSelection } from '../../core/selectTasks.ts'
import { isTaskOver } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, instanceKey } from '../state.ts'
import { currentAttempt } from '../steps/advanceRuns.ts'
import { activate, checkTasks, chooser, clearRows, type Touched } from './clear.ts'
import { requireRun, selectRuns, type Target } from './selectRuns.ts'

type Mark = {
  readonly state: 'success' | 'failed'
  /** Changes nothing; the answer is the same. */
  readonly dryRun?: boolean | undefined
  readonly by: string
}

export type MarkRequest = Mark &
  TaskSelection & {
    readonly dagId: string
    readonly runId: string
    readonly past?: boolean | undefined
    readonly future?: boolean | undefined
  }

/**
 * Airflow's "mark success / failed" of tasks or groups: the chosen task instances that are in another state get this one;
 * what runs is stopped, and its answer comes too late. Failed tasks after them are cleared, so that a run that was held up
 * goes on; a run that is over and has none stays as it is.
 */
export const markTasks = (draft: Draft, request: MarkRequest, store: RunStore): Touched[] => {
  if (request.tasks === undefined && request.groupIds === undefined) {
    throw new PfadError('bad-argument', 'Name the tasks or the group to mark.', 'To mark all of a run, mark the run.')
  }
  const targets = selectRuns(draft, store, request)
  checkTasks(draft, targets, request)
  const choose = chooser(request)
  const found = targets.map((target) => ({
    target,
    rows: chooseInstances(target.rows, choose(target)).filter(({ state }) => state !== request.state),
  }))
  if (request.dryRun !== true) for (const each of found) markIn(draft, each, request)
  return found.filter(({ rows }) => rows.length > 0).map(({ target, rows }) => ({ run: target.run, rows }))
}

const markIn = (
  draft: Draft,
  { target, rows }: { readonly target: Target; readonly rows: readonly TaskInstance[] },
  request: MarkRequest,
): void => {
  const own = chooseTasks(target.dag, { tasks: request.tasks, groupIds: request.groupIds })
  const after = chooseTasks(target.dag, { tasks: request.tasks, groupIds: request.groupIds, downstream: true })
  // As in Airflow these are looked for once the mark is made: those after a task that are marked failed with it run again.
  const marked = new Set(rows.map(instanceKey))
  const then = target.rows.map((row) => (marked.has(instanceKey(row)) ? { ...row, state: request.state } : row))
  const heldUp = chooseInstances(then, after, { failed: true }).filter((row) => !own.has(row.taskId))
  if (rows.length === 0 && heldUp.length === 0) return
  const active = activate(draft, target)
  for (const row of rows) markRow(draft, { active, row }, request)
  clearRows(draft, { active, rows: heldUp }, request.by)
  if (target.active !== null) return
  if (heldUp.length > 0) draft.runEvent(active, { type: 'clear' }, request.by)
  else draft.release(active)
}

const markRow = (draft: Draft, of: { readonly active: ActiveRun; readonly row: TaskInstance }, mark: Mark): void => {
  const reason = `Marked ${mark.state} by ${mark.by}.`
  const { active, row } = of
  if (row.state === 'running') draft.interrupt(currentAttempt(row), reason)
  const type = mark.state === 'success' ? 'markSuccess' : 'markFailed'
  draft.taskEvent(active, instanceKey(row), { type, reason }, mark.by)
}

export type MarkRunRequest = Mark & { readonly dagId: string; readonly runId: string }

/**
 * Airflow's "mark success / failed" of a run: what runs, or waits to look again, gets the state and is stopped; what has
 * not begun is skipped; what is over stays.
 */
export const markRun = (draft: Draft, request: MarkRunRequest, store: RunStore): Touched => {
  const run = requireRun(draft, store, request)
  const [target] = selectRuns(draft, store, request)
  const rows = target?.rows.filter(({ state }) => !isTaskOver(state)) ?? []
  if (target === undefined || request.dryRun === true) return { run, rows }
  if (run.state === request.state) return { run, rows: [] }
  const active = activate(draft, target)
  endRows(draft, { active, rows }, request)
  draft.runEvent(active, { type: request.state === 'success' ? 'markSuccess' : 'markFailed' }, request.by)
  return { run, rows }
}

const BEGUN: readonly TaskInstance['state'][] = ['running', 'up_for_reschedule']

/** Ends unfinished rows: those that have begun by the mark, the others by skipping them. */
const endRows = (
  draft: Draft,
  { active, rows }: { readonly active: ActiveRun; readonly rows: readonly TaskInstance[] },
  mark: Mark & { readonly reason?: string },
): void => {
  for (const row of rows) {
    const reason = mark.reason ?? `The run was marked ${mark.state} by ${mark.by}.`
    const isRunning = row.state === 'running'
    if (isRunning) draft.interrupt(currentAttempt(row), reason)
    const begun = mark.state === 'success' ? 'markSuccess' : 'markFailed'
    const type = BEGUN.includes(row.state) ? begun : 'skip'
    draft.taskEvent(active, instanceKey(row), { type, reason }, mark.by)
  }
}

/** Ends a run that is queued or running, as if marked failed; its note says who did it. Throws `run-not-active`. */
export const cancelRun = (
  draft: Draft,
  request: { readonly dagId: string; readonly runId: string; readonly by: string },
  store: RunStore,
): DagRun => {
  const run = requireRun(draft, store, request)
  const [target] = selectRuns(draft, store, request)
  if (target?.active == null) {
    throw new PfadError('run-not-active', `${run.runId} of ${run.dagId} is over: ${run.state}.`)
  }
  const { active } = target
  const reason = `Cancelled by ${request.by}.`
  const rows = target.rows.filter(({ state }) => !isTaskOver(state))
  endRows(draft, { active, rows }, { state: 'failed', by: request.by, reason })
  draft.runEvent(active, { type: 'fail', reason }, request.by)
  return active.run
}

export type CancelTaskRequest = Pick<MarkRequest, 'dagId' | 'runId' | 'tasks' | 'groupIds' | 'dryRun' | 'by'>

/** Ends the chosen task instances that are not over: what has begun fails, the rest is skipped. Throws `task-not-active`. */
export const cancelTasks = (draft: Draft, request: CancelTaskRequest, store: RunStore): Touched => {
  const run = requireRun(draft, store, request)
  const targets = selectRuns(draft, store, { dagId: request.dagId, runId: request.runId })
  checkTasks(draft, targets, request)
  const [target] = targets
  const rows =
    target?.active == null
      ? []
      : chooseInstances(target.rows, chooseTasks(target.dag, request)).filter(({ state }) => !isTaskOver(state))
  if (target?.active == null || rows.length === 0) {
    throw new PfadError(
      'task-not-active',
      `Nothing of that is at work or waiting in ${run.runId} of ${run.dagId}.`,
      `See its states: pfad tasks states-for-dag-run ${run.dagId} ${run.runId}`,
    )
  }
  if (request.dryRun === true) return { run, rows }
  const reason = `Cancelled by ${request.by}.`
  endRows(draft, { active: target.active, rows }, { state: 'failed', by: request.by, reason })
  return { run, rows }
}
