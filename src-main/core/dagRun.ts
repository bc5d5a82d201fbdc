import { PfadError } from '../contract/error.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { DagRun, DagRunState } from '../contract/models/run.ts'

/** What can befall a DAG run. */
export type RunEvent =
  | { readonly type: 'start' }
  | { readonly type: 'succeed' }
  | { readonly type: 'fail'; readonly reason: string | null }
  /** It shall run again, with the same id: the tasks are cleared by events of their own. */
  | { readonly type: 'clear' }
  | { readonly type: 'markSuccess' }
  | { readonly type: 'markFailed' }

export type RunEventType = RunEvent['type']
type Row = Readonly<Partial<Record<RunEventType, DagRunState>>>

const isOver: Row = { clear: 'queued', markSuccess: 'success', markFailed: 'failed' }

/** state × event → state; what is not here cannot happen. */
export const runTransitions: Readonly<Record<DagRunState, Row>> = {
  queued: { start: 'running', fail: 'failed', markSuccess: 'success', markFailed: 'failed' },
  running: { succeed: 'success', fail: 'failed', clear: 'queued', markSuccess: 'success', markFailed: 'failed' },
  success: isOver,
  failed: isOver,
}

export const isRunOver = (state: DagRunState): boolean => state === 'success' || state === 'failed'

/** The row after the event at `now`. Throws `PfadError('bad-transition')` for what the table does not have. */
export const evolveRun = (row: DagRun, event: RunEvent, now: EpochMs): DagRun => {
  const state = runTransitions[row.state][event.type]
  if (state === undefined) {
    throw new PfadError(
      'bad-transition',
      `The run ${row.runId} of ${row.dagId} is ${row.state}: it cannot ${event.type}.`,
    )
  }
  switch (event.type) {
    case 'start':
      return { ...row, state, startDate: now }
    case 'clear':
      return { ...row, state, queuedAt: now, startDate: null, endDate: null, note: null }
    case 'fail':
      return { ...row, state, endDate: now, note: event.reason ?? row.note }
    case 'succeed':
    case 'markSuccess':
    case 'markFailed':
      return { ...row, state, endDate: now }
  }
}
