import type { ErrorShape } from '../../contract/error.ts'
import type { ImportError, SerializedDag } from '../../contract/models/dag.ts'
import type { DataInterval, EpochMs } from '../../contract/models/primitives.ts'
import type {
  Attempt,
  AttemptKey,
  AttemptOutcome,
  DagRun,
  DagRunDetail,
  DagRunState,
  HistoryEvent,
  TaskInstance,
  TaskInstanceKey,
  TaskInstanceState,
  XCom,
} from '../../contract/models/run.ts'
import type { CallbackName } from './attemptRunner.ts'
import type { AlertChange, AlertReads } from './store/alerts.ts'
import type { ApprovalChange, ApprovalReads } from './store/approval.ts'
import type { AssetChange, AssetReads } from './store/assets.ts'
import type { BackfillChange, BackfillReads } from './store/backfill.ts'
import type { ControlChange, ControlReads } from './store/control.ts'
import type { LedgerChange, LedgerReads } from './store/ledger.ts'

export type { HistoryEvent } from '../../contract/models/run.ts'

import type { NoticeReads } from './store/notices.ts'
import type { OverviewReads } from './store/overview.ts'

/** A DAG as the store keeps it: its last good version, and what the scheduler remembers of it. */
export type DagRow = {
  readonly dag: SerializedDag
  readonly isPaused: boolean
  /** False once its file is gone or no longer has it. */
  readonly isActive: boolean
  /** The last scheduled run's data interval; outlives the run itself. */
  readonly lastScheduled: DataInterval | null
  /** It runs every interval until it is up to date again, though it has no catchup: see `afterSleep`. */
  readonly isCatchingUp: boolean
}

/** A callback that is owed: written with the transition that asks for it, removed once a child has run it. */
export type CallbackRequest = {
  /** Unique over all time: it names the attempt, the callback and the moment. */
  readonly id: string
  /** For a DAG's callback: task id `DAG_CALLBACK_TASK`, try number 1. */
  readonly attempt: AttemptKey
  readonly of: 'task' | 'dag'
  readonly name: CallbackName
  readonly error: ErrorShape | null
  readonly tries: number
  readonly nextAt: EpochMs
}

/** One write. Those with `expected` are compare-and-set: if the row is another by now, the whole commit is void. */
export type Change =
  | { readonly type: 'saveDag'; readonly row: DagRow }
  | { readonly type: 'importError'; readonly fileloc: string; readonly error: ImportError | null }
  | { readonly type: 'createRun'; readonly run: DagRun; readonly taskInstances: readonly TaskInstance[] }
  | { readonly type: 'updateRun'; readonly expected: DagRunState; readonly run: DagRun }
  | { readonly type: 'removeRun'; readonly dagId: string; readonly runId: string }
  | { readonly type: 'createTaskInstance'; readonly row: TaskInstance }
  | {
      readonly type: 'removeTaskInstance'
      readonly key: TaskInstanceKey
      readonly expected: { readonly state: TaskInstanceState; readonly tryNumber: number }
    }
  | {
      readonly type: 'updateTaskInstance'
      readonly expected: { readonly state: TaskInstanceState; readonly tryNumber: number }
      readonly row: TaskInstance
    }
  | { readonly type: 'startAttempt'; readonly attempt: Attempt; readonly owner: string; readonly leaseUntil: EpochMs }
  /** The attempt goes on after a reschedule: expects its outcome to be `rescheduled`. */
  | { readonly type: 'reopenAttempt'; readonly key: AttemptKey; readonly owner: string; readonly leaseUntil: EpochMs }
  /** Expects the attempt to be running. */
  | {
      readonly type: 'endAttempt'
      readonly key: AttemptKey
      readonly outcome: AttemptOutcome
      readonly error: ErrorShape | null
      readonly endDate: EpochMs
    }
  | { readonly type: 'renewLeases'; readonly owner: string; readonly leaseUntil: EpochMs }
  | { readonly type: 'xcom'; readonly xcom: XCom }
  | { readonly type: 'requestCallback'; readonly request: CallbackRequest }
  | { readonly type: 'postponeCallback'; readonly id: string; readonly tries: number; readonly nextAt: EpochMs }
  | { readonly type: 'removeCallback'; readonly id: string }
  | { readonly type: 'history'; readonly event: HistoryEvent }
  | ApprovalChange
  | ControlChange
  | BackfillChange
  | LedgerChange
  | AssetChange
  | AlertChange

export type RunningAttempt = AttemptKey & { readonly owner: string; readonly leaseUntil: EpochMs }

type RunFilter = {
  readonly dagId?: string | undefined
  readonly state?: DagRunState | undefined
  /** Only runs whose `runAfter` is before this. */
  readonly before?: EpochMs | undefined
  /** With `before`: also the runs due at that very instant that come after this one. Nothing where it is gone. */
  readonly beforeRun?: { readonly dagId: string; readonly runId: string } | undefined
  readonly limit: number
}

/** How many stay of each DAG, and go at most; `dryRun`: none goes. */
export type RemoveOptions = { readonly keepLast: number; readonly limit: number; readonly dryRun?: boolean }

/** The task id under which a DAG's own callbacks run and log. */
export const DAG_CALLBACK_TASK = '__dag__'

/**
 * Run state: rows and, beside them, their history. Synchronous, one writer. Every method throws `PfadError`
 * (`database-corrupt`, `database-unwritable`, `database-error`) when the disk does not do its part.
 */
export interface RunStore
  extends LedgerReads,
    ControlReads,
    ApprovalReads,
    OverviewReads,
    NoticeReads,
    BackfillReads,
    AlertReads,
    AssetReads {
  /** All or nothing, durable when it returns. False: something `expected` did not hold, or a run exists; nothing was written. */
  commit(changes: readonly Change[]): boolean

  dags(): DagRow[]
  dagVersion(dagId: string, version: string): SerializedDag | null
  /** Versions that a DAG or a run has: a finished run may be cleared, and then goes on with the one that it began with. */
  versionsInUse(): string[]
  importErrors(): ImportError[]

  run(dagId: string, runId: string): DagRun | null
  runByLogicalDate(dagId: string, logicalDate: EpochMs): DagRun | null
  /** Newest `runAfter` first; of the same one, the one made last first. */
  runs(filter: RunFilter): DagRun[]
  /** The earliest `runAfter` of all; null where there is no run. */
  oldestRunAfter(): EpochMs | null
  runDetail(dagId: string, runId: string): DagRunDetail | null
  taskInstances(dagId: string, runId: string): TaskInstance[]
  attempts(dagId: string, runId: string, taskId: string): Attempt[]
  /** Queued and running runs with their task instances, oldest `runAfter` first. */
  activeRuns(): { run: DagRun; taskInstances: TaskInstance[] }[]
  /** The task's states in the DAG's last run before `logicalDate`; null where there is none. */
  pastStates(dagId: string, taskId: string, logicalDate: EpochMs): TaskInstanceState[] | null
  runningAttempts(): RunningAttempt[]
  callbacks(): CallbackRequest[]
  /** Oldest first. Without a run: what befell the DAG itself. */
  history(of: { dagId: string; runId: string | null }, limit: number): HistoryEvent[]

  /**
   * Removes finished runs that were due and over before `instant` (a backfill's were due long ago), oldest first and at most
   * `limit` of them; of each DAG the newest `keepLast` stay, and so do runs that still owe a callback or an alert. `dryRun`
   * only says which.
   */
  removeRunsBefore(instant: EpochMs, options: RemoveOptions): { dagId: string; runId: string }[]
  /** Space and runs; `oldestAt`: when the oldest run was due. */
  usage(): { bytes: number; items: number; oldestAt: EpochMs | null }
}
