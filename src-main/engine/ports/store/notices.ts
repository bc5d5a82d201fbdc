import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { Attempt, DagRun, TaskInstanceState } from '../../../contract/models/run.ts'

/** A run that failed; `tasks`: those of its tasks that did, by name. */
export type FailedRun = Pick<DagRun, 'dagId' | 'runId'> & { readonly endDate: EpochMs; readonly tasks: string[] }

/** An attempt that failed or was lost; `state` and `lastTry`: how its task instance is now. */
export type FailedAttempt = Omit<Attempt, 'queuedAt' | 'pid' | 'startDate' | 'endDate'> & {
  readonly endDate: EpochMs
  readonly state: TaskInstanceState
  readonly lastTry: number
}

/** What went wrong, newest first; quick however many runs there are. */
export interface NoticeReads {
  failedRuns(of: { readonly before: EpochMs; readonly limit: number }): FailedRun[]
  /** Without those that made their run fail: `failedRuns` has it. */
  failedAttempts(of: { readonly before: EpochMs; readonly limit: number }): FailedAttempt[]
}
