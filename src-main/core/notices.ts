import type { ErrorShape } from '../contract/error.ts'
import type { OwedAlert } from '../contract/models/alert.ts'
import type { PendingApproval } from '../contract/models/approval.ts'
import type { ImportError } from '../contract/models/dag.ts'
import type { Notice } from '../contract/models/notice.ts'
import type { AttemptOutcome, TaskInstanceState } from '../contract/models/run.ts'

const nothing = { dagId: null, runId: null, taskId: null, mapIndex: -1, tryNumber: null, service: null } as const
/** Of an error, what fits beside a title. */
const LONGEST = 300

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
const named = (taskId: string, mapIndex: number): string => (mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`)

export const ofFailedRun = (run: {
  readonly dagId: string
  readonly runId: string
  readonly endDate: number
  readonly tasks: readonly string[]
}): Notice => ({
  ...nothing,
  ...{ dagId: run.dagId, runId: run.runId, at: run.endDate, kind: 'run-failed', isOpen: false },
  id: JSON.stringify(['run', run.dagId, run.runId, run.endDate]),
  title: `${run.dagId} failed`,
  detail: run.tasks.length === 0 ? null : cut(`Failed: ${run.tasks.join(', ')}.`),
  taskId: run.tasks.length === 1 ? (run.tasks[0] ?? null) : null,
})

export const ofFailedAttempt = (attempt: {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  readonly mapIndex: number
  readonly tryNumber: number
  readonly endDate: number
  readonly outcome: AttemptOutcome | null
  readonly error: ErrorShape | null
  readonly state: TaskInstanceState
  readonly lastTry: number
}): Notice => {
  const { dagId, runId, taskId, mapIndex, tryNumber, endDate, outcome, error } = attempt
  const task = named(taskId, mapIndex)
  const isLost = outcome === 'lost'
  const isFinal = attempt.state === 'failed' && attempt.lastTry === tryNumber
  const title = isLost
    ? `Attempt ${tryNumber} of ${task} was lost`
    : isFinal
      ? `${task} failed`
      : `Attempt ${tryNumber} of ${task} failed and is tried again`
  return {
    ...nothing,
    ...{ dagId, runId, taskId, mapIndex, tryNumber, at: endDate, isOpen: false },
    kind: isLost ? 'task-lost' : isFinal ? 'task-failed' : 'task-retried',
    id: JSON.stringify(['attempt', dagId, runId, taskId, mapIndex, tryNumber, endDate]),
    title,
    detail: error === null ? null : cut(error.message),
  }
}

export const ofApproval = (approval: PendingApproval): Notice => {
  const { dagId, runId, taskId, mapIndex, requestedAt } = approval
  return {
    ...nothing,
    ...{ dagId, runId, taskId, mapIndex, at: requestedAt, kind: 'approval', isOpen: true },
    id: JSON.stringify(['approval', dagId, runId, taskId, mapIndex, requestedAt]),
    title: cut(`Waits for an answer: ${approval.subject}`),
    detail: `${named(taskId, mapIndex)} of ${dagId}`,
  }
}

export const ofImportError = ({ fileloc, line, message, at }: ImportError): Notice => ({
  ...nothing,
  ...{ at, kind: 'import-error', isOpen: true },
  id: JSON.stringify(['import', fileloc, at]),
  title: `${fileloc.replace(/^[a-z]+:/, '')}${line === null ? '' : `:${line}`} did not load`,
  detail: cut(message),
})

/** Only once a try was in vain. */
export const ofAlert = ({ id, message, tries, lastError }: OwedAlert): Notice => ({
  ...nothing,
  ...{ dagId: message.dagId, runId: message.runId, taskId: message.taskId, mapIndex: message.mapIndex },
  ...{ at: message.at, kind: 'alert', isOpen: true },
  id: JSON.stringify(['alert', id]),
  title: `An alert of ${message.dagId} was not taken, tried ${tries} ${tries === 1 ? 'time' : 'times'}`,
  detail: lastError === null ? null : cut(lastError),
})

/** Newest first; of the same instant those that wait for a person. */
export const inOrder = (notices: readonly Notice[]): Notice[] =>
  notices.toSorted((a, b) => b.at - a.at || Number(b.isOpen) - Number(a.isOpen) || (a.id < b.id ? -1 : 1))
