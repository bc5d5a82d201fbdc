import type { ErrorShape } from '../../contract/error.ts'
import type { AlertEvent } from '../../contract/models/alert.ts'
import type { AssetEvent, AssetExtra } from '../../contract/models/asset.ts'
import type { Backend, DataInterval, EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { AttemptKey, DagRunType } from '../../contract/models/run.ts'

/** Which of a task's or DAG's callbacks to run; `onDeadline` is its deadline's. */
export type CallbackName = AlertEvent

/** All that a child needs to run one attempt, or one callback; plain data. */
export type AttemptRequest = {
  readonly work:
    | { readonly kind: 'task' }
    | {
        readonly kind: 'callback'
        readonly of: 'task' | 'dag'
        readonly name: CallbackName
        readonly error: ErrorShape | null
      }
  readonly attempt: AttemptKey
  /** When the first attempt of this task instance began; a reschedule does not change it. */
  readonly firstStartedAt: EpochMs
  readonly fileloc: string
  readonly dagVersion: string
  readonly backend: Backend
  readonly dagRun: {
    readonly runId: string
    readonly runType: DagRunType
    readonly logicalDate: EpochMs | null
    readonly dataInterval: DataInterval | null
    readonly runAfter: EpochMs
    readonly conf: Readonly<Record<string, JsonValue>>
  }
  /** Attempts that this task instance may still fail on the user's account. */
  readonly retriesLeft: number
  /** Results of the tasks before it that it may take as a whole: task id → value; of a mapped task the list of its instances'. */
  readonly upstreamResults: Readonly<Record<string, JsonValue>>
  /** What an asset-triggered run came from, oldest first. */
  readonly triggeringAssetEvents?: readonly AssetEvent[]
  /** For a mapped task: its element of each mapped argument, or where in the list that stands in the DAG it is. Null: not mapped. */
  readonly elements: readonly MappedElement[] | null
}
export type MappedElement = { readonly index: number } | { readonly value: JsonValue }

/** What an attempt left for others: key → value. */
type Left = Readonly<Record<string, JsonValue>>

export type AttemptResult =
  | {
      readonly outcome: 'success'
      readonly xcoms: Left
      readonly skip: readonly string[]
      /** What the task says of the assets that it has updated, by their names. */
      readonly assetExtras?: Readonly<Record<string, AssetExtra>>
    }
  | { readonly outcome: 'failed'; readonly error: ErrorShape; readonly retryable: boolean; readonly xcoms?: Left }
  | { readonly outcome: 'skipped'; readonly reason: string; readonly xcoms?: Left }
  | { readonly outcome: 'rescheduled'; readonly at: EpochMs; readonly xcoms?: Left }
  | { readonly outcome: 'lost'; readonly reason: string }
  | { readonly outcome: 'cancelled'; readonly reason: string }

/**
 * Runs attempts in child processes, one at a time in each; user code is never run by the caller's process.
 * `run` never rejects: whatever befalls the child is a result. When `signal` aborts, the task's own signal aborts,
 * SIGTERM follows, SIGKILL after a grace; its reason (a string) says why. The attempt's lines go to the LogStore.
 */
export interface AttemptRunner extends AsyncDisposable {
  run(request: AttemptRequest, signal: AbortSignal): Promise<AttemptResult>
}
