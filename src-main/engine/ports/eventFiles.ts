import type { ParquetProfile } from '../../contract/models/minute.ts'
import type { Progress } from '../../contract/models/platform.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import type { EventFormat, TablePreview } from './eventStore.ts'

/** What became of a file's rows. */
export type FileRows = {
  readonly read: number
  readonly rejected: number
  /** Where the rejected rows are, with line and reason; null where none was. */
  readonly rejectsFile: string | null
}

/** Files of this machine, for event stores that are on another. Throws `bad-file` for one that cannot be read. */
export interface EventFiles {
  /**
   * Reads a Parquet, CSV or NDJSON file of events (.gz too) to its end; only then `onEvents` gets them, in the order of time,
   * a block after the other, and is waited for. So a file that cannot be read has given nothing.
   */
  read(
    file: { path: string; format?: EventFormat | undefined; shiftToEndAt?: EpochMs | undefined },
    to: { onEvents: (events: UserEvent[]) => Promise<void>; onProgress: (progress: Progress) => void },
    signal?: AbortSignal,
  ): Promise<FileRows>
  /** First rows and schema of a file whose name says its format. */
  preview(path: string, rows: number, signal?: AbortSignal): Promise<TablePreview>
  /** What a Parquet file is, with its first rows. */
  profile(path: string, rows: number, signal?: AbortSignal): Promise<ParquetProfile>
  /** Writes a file, all or nothing, gzipped where `isZipped`. Returns the bytes written. */
  write(
    path: string,
    source: AsyncIterable<Uint8Array>,
    options: { readonly isZipped: boolean },
    signal?: AbortSignal,
  ): Promise<number>
  /** A path for a file that is needed for a moment, ending with `suffix`; it goes with the disposing. */
  temporary(suffix: string): Promise<AsyncDisposable & { readonly path: string }>
  formatOf(path: string, format?: EventFormat): EventFormat
}
