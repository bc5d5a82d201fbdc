import type { ErrorShape } from '../../contract/error.ts'
import type { TaskSpec } from '../../contract/models/dag.ts'
import type { AttemptKey, AttemptOutcome, TaskInstance } from '../../contract/models/run.ts'
import { lossDelay, MAX_LOSSES, retryDelay } from '../../core/retry.ts'
import type { TaskEvent } from '../../core/taskInstance.ts'
import { askPeople } from '../approvals.ts'
import { updateOutlets } from '../assets/addEvent.ts'
import type { Draft } from '../draft.ts'
import type { AttemptResult, CallbackName } from '../ports/attemptRunner.ts'
import { type ActiveRun, instanceKey, runKey } from '../state.ts'
import { skipTasks } from './skipTasks.ts'

/** The reasons for which the engine itself aborts an attempt; any other cancellation comes with an event of its own. */
export const ABORT = { timeout: 'timeout', shutdown: 'shutdown' } as const

type Settled = {
  readonly event: TaskEvent
  readonly outcome: AttemptOutcome
  readonly error: ErrorShape | null
  readonly callback: CallbackName | null
}

/** Writes what became of an attempt. One that was interrupted meanwhile has its end already: then nothing is done. */
export const settleAttempt = (
  draft: Draft,
  attempt: { readonly key: AttemptKey; readonly abortReason: unknown },
  result: AttemptResult,
): void => {
  const { key } = attempt
  const active = draft.state.runs.get(runKey(key.dagId, key.runId))
  const row = active?.instances.get(instanceKey(key))
  const task = active?.tasks.get(key.taskId)
  if (active === undefined || row === undefined || task === undefined) return
  if (row.state !== 'running' || row.tryNumber !== key.tryNumber) return

  if (task.approval !== null && result.outcome === 'success') {
    const made = result.xcoms['return_value']
    const body = typeof made === 'string' ? made : JSON.stringify(made ?? null)
    return askPeople(draft, { active, row, asked: { ...task.approval, body } })
  }
  const { event, outcome, error, callback } = settle({ task, row, result, abortReason: attempt.abortReason }, draft.now)
  draft.taskEvent(active, instanceKey(key), event)
  draft.add({ type: 'endAttempt', key, outcome, error, endDate: draft.now })
  leaveXComs(draft, { active, key, result })
  if (result.outcome === 'success') {
    skipUnchosen(draft, { active, key, result })
    updateOutlets(draft, { key, task, extras: result.assetExtras ?? {} })
  }
  if (callback !== null) draft.callback(active, { name: callback, attempt: key, error })
}

/** However it ended: what an attempt left is there for those that look at it. */
const leaveXComs = (
  draft: Draft,
  { active, key, result }: { active: ActiveRun; key: AttemptKey; result: AttemptResult },
): void => {
  for (const [name, value] of Object.entries('xcoms' in result ? (result.xcoms ?? {}) : {})) {
    draft.xcom(active, { ...key, key: name, value, at: draft.now })
  }
}

const skipUnchosen = (
  draft: Draft,
  of: { active: ActiveRun; key: AttemptKey; result: AttemptResult & { outcome: 'success' } },
): void => {
  const { active, key, result } = of
  skipTasks(draft, active, { taskIds: result.skip, reason: `"${key.taskId}" did not choose it.` })
}

type Settling = {
  readonly task: TaskSpec
  readonly row: TaskInstance
  readonly result: AttemptResult
  readonly abortReason: unknown
}

const settle = (of: Settling, now: number): Settled => {
  const { result } = of
  switch (result.outcome) {
    case 'success':
      return { event: { type: 'succeed' }, outcome: 'success', error: null, callback: 'onSuccess' }
    case 'skipped':
      return { event: { type: 'skip', reason: result.reason }, outcome: 'skipped', error: null, callback: 'onSkipped' }
    case 'rescheduled':
      return {
        event: { type: 'reschedule', nextAttemptAt: result.at, reason: null },
        outcome: 'rescheduled',
        error: null,
        callback: null,
      }
    case 'failed':
      return aborted(of, now) ?? failed(of, result, now)
    case 'lost':
    case 'cancelled':
      return aborted(of, now) ?? lost(of.row, result.reason, now)
  }
}

/** However a task that we told to stop ends, by an error of its own or by a signal: that is our doing, and named so. */
const aborted = (of: Settling, now: number): Settled | null => {
  if (of.abortReason === ABORT.shutdown) return requeued(now)
  if (of.abortReason !== ABORT.timeout) return null
  const message = `The task took longer than its execution timeout of ${of.task.executionTimeout} ms.`
  return failed(of, { error: { code: 'task-timeout', message }, retryable: true }, now)
}

const failed = (
  { task, row }: Settling,
  { error, retryable }: { error: ErrorShape; retryable: boolean },
  now: number,
): Settled => {
  const reason = error.message
  if (retryable && row.failures < task.retries) {
    const nextAttemptAt = now + retryDelay(task, row.failures + 1)
    return { event: { type: 'retry', nextAttemptAt, reason }, outcome: 'failed', error, callback: 'onRetry' }
  }
  return { event: { type: 'fail', reason }, outcome: 'failed', error, callback: 'onFailure' }
}

const requeued = (now: number): Settled => ({
  event: { type: 'requeue', nextAttemptAt: now, reason: 'The app was closed while it ran.' },
  outcome: 'cancelled',
  error: { code: 'shutdown', message: 'The app was closed.' },
  callback: null,
})

/** An attempt that died with its process: retried on the infrastructure's account, until it looks like the task's doing. */
const lost = (row: TaskInstance, reason: string, now: number): Settled => {
  const error = { code: 'attempt-lost', message: reason }
  if (row.losses + 1 >= MAX_LOSSES) {
    const why = `${MAX_LOSSES} attempts in a row died with their process; the last: ${reason}`
    return { event: { type: 'giveUp', reason: why }, outcome: 'lost', error, callback: 'onFailure' }
  }
  const nextAttemptAt = now + lossDelay(row.losses + 1)
  return { event: { type: 'lose', nextAttemptAt, reason }, outcome: 'lost', error, callback: null }
}
