import type { MinuteEvents, ParquetProfile } from '../../contract/models/minute.ts'
import type { EventStats, ImportResult, MinuteCount, Progress } from '../../contract/models/platform.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import type { Events } from '../../core/dataPlane.ts'

export type EventFormat = 'parquet' | 'csv' | 'ndjson'
export type EventRange = { readonly from?: EpochMs | undefined; readonly to?: EpochMs | undefined }

/** All events, each `event_id` once in every read, whatever was delivered again. Throws `PfadError('event-store')`. */
export interface EventStore extends Events, AsyncDisposable {
  /** Durable when it returns. Events whose id is known in their minute are counted as duplicates. */
  insert(
    events: readonly UserEvent[],
    options?: { example?: boolean },
    signal?: AbortSignal,
  ): Promise<{ inserted: number; duplicates: number }>
  count(range?: EventRange, signal?: AbortSignal): Promise<number>
  stats(signal?: AbortSignal): Promise<EventStats>
  minutes(from: EpochMs, to: EpochMs, signal?: AbortSignal): Promise<MinuteCount[]>
  /** The minute that starts then, second by second, with its first `sample` events in the order of time. */
  minute(start: EpochMs, sample: number, signal?: AbortSignal): Promise<MinuteEvents>
  /** Streams the file in; bad rows go to a rejects file and never stop the rest; a file that cannot be read changes nothing. */
  importFile(
    file: { path: string; format?: EventFormat | undefined; example?: boolean; shiftToEndAt?: EpochMs },
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<ImportResult>
  /** All or nothing: the file is there whole, or not at all. */
  exportFile(
    file: { path: string; format?: EventFormat | undefined } & EventRange,
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<{ written: number }>
  removeExample(signal?: AbortSignal): Promise<{ removed: number }>
  /** Removes whole minutes before `before`. Bytes are those of the store's files. */
  removeBefore(before: EpochMs, signal?: AbortSignal): Promise<{ removed: number }>
  usage(signal?: AbortSignal): Promise<{ bytes: number; items: number }>
  /** A copy of all events as they are at one instant: a file that can take the store's place, or that it imports. All or nothing. */
  copyTo(path: string, signal?: AbortSignal): Promise<void>
  /** First rows and schema of a Parquet, JSON, CSV or NDJSON object, for people to look at. */
  preview(object: { bucket: string; key: string }, rows: number, signal?: AbortSignal): Promise<TablePreview>
  /** What a Parquet object is, with its first rows. */
  profile(object: { bucket: string; key: string }, rows: number, signal?: AbortSignal): Promise<ParquetProfile>
}

export type TablePreview = {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[]
  readonly rows: readonly Record<string, import('../../contract/models/primitives.ts').JsonValue>[]
}
