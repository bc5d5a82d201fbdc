import type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type { UserEvent } from '../contract/models/userEvent.ts'

/**
 * What a task can reach through its context: the same four clients on every backend. Adapters implement them; tasks use
 * nothing else. All of them throw `PfadError`; the codes that a task may tell apart are `event-store` (`event-store-away`: killed or not there, try again), `object-store`,
 * `object-not-found`, `bucket-not-found`, `analysis-failed`, `invalid-json`, `dashboard-http`, `dashboard-unreachable`.
 */
export interface DataPlane extends AsyncDisposable {
  readonly events: Events
  readonly objects: Objects
  readonly spark: Spark
  readonly dashboard: Dashboard
}

export type ExtractRequest = {
  /** Start of the `event_minute` to take. */
  readonly minute: EpochMs
  readonly bucket: string
  readonly key: string
  /** Columns of the event to write; default `event_type, status`. */
  readonly columns?: readonly (keyof UserEvent)[]
}

export interface Events {
  /**
   * Writes one minute, each event once, as Parquet (zstd) to `bucket/key` without holding it in memory.
   * With no row, or on any error, or when `signal` aborts, no object is left. Returns the rows written.
   */
  extract(request: ExtractRequest, signal?: AbortSignal): Promise<{ rows: number }>
  /** Runs one SQL statement in the engine's own dialect; rows come in blocks. */
  query(sql: string, params?: readonly JsonValue[], signal?: AbortSignal): AsyncIterable<Record<string, JsonValue>[]>
}

export type StoredObject = {
  readonly bucket: string
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly lastModified: EpochMs
  readonly etag: string
}

export interface Objects {
  /** Makes the bucket if it is not there. Bucket names follow S3's rules. */
  ensureBucket(bucket: string, signal?: AbortSignal): Promise<void>
  buckets(signal?: AbortSignal): Promise<string[]>
  /** All or nothing: until it returns, readers see the former object or none. The bucket must be there. */
  put(
    bucket: string,
    key: string,
    source: Uint8Array | AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<StoredObject>
  /** Bytes from the start; `object-not-found` or `bucket-not-found` before the first of them. */
  get(bucket: string, key: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  stat(bucket: string, key: string, signal?: AbortSignal): Promise<StoredObject>
  /** In the order of keys (by bytes), those that start with `prefix` and come after `after`. */
  list(
    bucket: string,
    options?: { prefix?: string; after?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<StoredObject[]>
  /** Removing what is not there is done already. */
  remove(bucket: string, key: string, signal?: AbortSignal): Promise<void>
}

export type SparkJob = {
  /** Path or URL of the application; `packaged` is the analysis job that ships with Pfad. */
  readonly application: string
  readonly arguments: readonly string[]
  readonly conf?: Readonly<Record<string, string>>
}

/** How far a job is: what is done of what is known by now. */
export type SparkProgress = Readonly<
  Record<'jobs' | 'stages' | 'tasks', { readonly done: number; readonly of: number }>
>

export interface Spark {
  /**
   * Runs the job to its end; its output goes line by line to `onLine`, and lines of how far it is, with the figures beside.
   * A job that exits not 0 throws `analysis-failed`.
   */
  submit(job: SparkJob, onLine: (line: string, progress?: SparkProgress) => void, signal?: AbortSignal): Promise<void>
}

export type ReportPost = {
  readonly dagId: string
  readonly minute: string
  /** The exact bytes to send, as text; its sha256 is part of the idempotency key. */
  readonly body: string
}

export interface Dashboard {
  /** POSTs with the headers of spec §2; an HTTP status ≥ 400 throws `dashboard-http`, no answer `dashboard-unreachable`. */
  post(report: ReportPost, signal?: AbortSignal): Promise<{ status: number }>
}
