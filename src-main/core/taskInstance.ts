import { PfadError } from '../contract/error.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { TaskInstance, TaskInstanceKey, TaskInstanceState } from '../contract/models/run.ts'

/** What can befall a task instance. `reason` is one sentence for people. */
export type TaskEvent =
  /** Its trigger rule is met, or its wait is over. */
  | { readonly type: 'schedule' }
  /** No slot of its pool can ever be its own, as things are. */
  | { readonly type: 'block'; readonly reason: string }
  /** It has a slot of its pool. */
  | { readonly type: 'queue' }
  /** An attempt starts. */
  | { readonly type: 'start' }
  | { readonly type: 'succeed' }
  | { readonly type: 'fail'; readonly reason: string }
  /** It failed on the user's account and may try again. */
  | { readonly type: 'retry'; readonly nextAttemptAt: EpochMs; readonly reason: string }
  /** Its attempt died with its process: the infrastructure's account. */
  | { readonly type: 'lose'; readonly nextAttemptAt: EpochMs; readonly reason: string }
  /** Its attempts died with their process too often in a row: the task is held to be the cause. */
  | { readonly type: 'giveUp'; readonly reason: string }
  /** Its attempt was taken back on purpose, when the app closes: nobody's account. */
  | { readonly type: 'requeue'; readonly nextAttemptAt: EpochMs; readonly reason: string }
  /** It gives its process back and goes on at that instant with the same attempt, or (null) once somebody has answered. */
  | { readonly type: 'reschedule'; readonly nextAttemptAt: EpochMs | null; readonly reason: string | null }
  | { readonly type: 'skip'; readonly reason: string }
  | { readonly type: 'upstreamFail'; readonly reason: string }
  /** It shall run again as if it never had; its attempts and their numbers stay. */
  | { readonly type: 'clear' }
  | { readonly type: 'markSuccess'; readonly reason: string }
  | { readonly type: 'markFailed'; readonly reason: string }
  /** Its task is no longer in the DAG. */
  | { readonly type: 'remove' }

export type TaskEventType = TaskEvent['type']
type Row = Readonly<Partial<Record<TaskEventType, TaskInstanceState>>>

const ends: Row = { skip: 'skipped', markSuccess: 'success', markFailed: 'failed' }
const waits: Row = { ...ends, schedule: 'scheduled', upstreamFail: 'upstream_failed', clear: 'none', remove: 'removed' }
const isOver: Row = { clear: 'none', markSuccess: 'success', markFailed: 'failed', remove: 'removed' }

/** state × event → state; what is not here cannot happen. Over is over: only a person's event leads out of a terminal state. */
export const taskTransitions: Readonly<Record<TaskInstanceState, Row>> = {
  none: { ...ends, schedule: 'scheduled', fail: 'failed', upstreamFail: 'upstream_failed', remove: 'removed' },
  scheduled: { ...ends, block: 'scheduled', queue: 'queued', clear: 'none', remove: 'removed' },
  queued: { ...ends, start: 'running', clear: 'none', remove: 'removed' },
  running: {
    ...ends,
    succeed: 'success',
    fail: 'failed',
    retry: 'up_for_retry',
    lose: 'up_for_retry',
    giveUp: 'failed',
    requeue: 'up_for_retry',
    reschedule: 'up_for_reschedule',
    clear: 'none',
  },
  up_for_retry: waits,
  up_for_reschedule: { ...waits, succeed: 'success', fail: 'failed' },
  success: isOver,
  failed: isOver,
  upstream_failed: isOver,
  skipped: isOver,
  removed: { clear: 'none' },
}

const TERMINAL: ReadonlySet<TaskInstanceState> = new Set(['success', 'failed', 'upstream_failed', 'skipped', 'removed'])

/** Over: nothing but a person's clear or mark changes it. */
export const isTaskOver = (state: TaskInstanceState): boolean => TERMINAL.has(state)

/** It counts against `max_active_tasks` and its task's own limits. */
export const isAtWork = ({ state }: Pick<TaskInstance, 'state'>): boolean => state === 'queued' || state === 'running'

export const newTaskInstance = (key: TaskInstanceKey): TaskInstance => ({
  ...key,
  state: 'none',
  tryNumber: 0,
  failures: 0,
  losses: 0,
  reschedules: 0,
  firstStartedAt: null,
  startDate: null,
  endDate: null,
  nextAttemptAt: null,
  reason: null,
})

/** The row after the event at `now`. Throws `PfadError('bad-transition')` for what the table does not have. */
export const evolveTask = (row: TaskInstance, event: TaskEvent, now: EpochMs): TaskInstance => {
  const state = taskTransitions[row.state][event.type]
  if (state === undefined) {
    throw new PfadError(
      'bad-transition',
      `The task "${row.taskId}" of ${row.runId} is ${row.state}: it cannot ${event.type}.`,
    )
  }
  const reason = 'reason' in event ? event.reason : null
  const nextAttemptAt = isTaskOver(state) ? null : row.nextAttemptAt
  return { ...row, state, reason, nextAttemptAt, ...effect(row, event, now) }
}

/** The attempt in hand is over: the next start is a new one. */
const over = { reschedules: 0 }

/** What an event does beside the state. */
const effect = (row: TaskInstance, event: TaskEvent, now: EpochMs): Partial<TaskInstance> => {
  switch (event.type) {
    case 'schedule':
      return { nextAttemptAt: null, reason: row.reason }
    case 'queue':
      return { reason: row.reason }
    case 'block':
      return {}
    case 'start':
      return row.reschedules > 0 ? { endDate: null } : { tryNumber: row.tryNumber + 1, startDate: now, endDate: null }
    case 'succeed':
      return { ...over, endDate: now, losses: 0 }
    case 'fail':
      return { ...over, endDate: now, losses: 0, failures: row.failures + 1 }
    case 'retry':
      return { ...over, endDate: now, losses: 0, failures: row.failures + 1, nextAttemptAt: event.nextAttemptAt }
    case 'lose':
      return { ...over, endDate: now, losses: row.losses + 1, nextAttemptAt: event.nextAttemptAt }
    case 'giveUp':
      return { ...over, endDate: now, losses: row.losses + 1 }
    case 'requeue':
      return { ...over, endDate: now, nextAttemptAt: event.nextAttemptAt }
    case 'reschedule':
      return {
        endDate: now,
        losses: 0,
        reschedules: row.reschedules + 1,
        firstStartedAt: row.firstStartedAt ?? row.startDate,
        nextAttemptAt: event.nextAttemptAt,
      }
    case 'clear':
      return {
        ...over,
        ...{ failures: 0, losses: 0, firstStartedAt: null, startDate: null, endDate: null, nextAttemptAt: null },
      }
    case 'skip':
    case 'upstreamFail':
    case 'markSuccess':
    case 'markFailed':
    case 'remove':
      return { ...over, endDate: now }
  }
}
