import type { LogFilter, LogPage, LogPiece, LogPlace } from '../../contract/models/log.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { AttemptKey, LogLine } from '../../contract/models/run.ts'

/** The logs of one run, all attempts together. `lastModified` is the machine's time, whatever the scheduler's clock says. */
export type RunLogs = {
  readonly dagId: string
  readonly runId: string
  readonly bytes: number
  /** Log files, one per attempt. */
  readonly items: number
  readonly lastModified: EpochMs
}

/** Which part of a log is asked for. */
export type LogPageWish = {
  readonly filter: LogFilter
  readonly place: LogPlace
  /** Entries at most. */
  readonly limit: number
  /** How long (ms) to wait for further entries where there are none yet and the attempt is not over. */
  readonly waitMs: number
  readonly isOver: () => boolean
}

/** Logs of any length, in bounded memory and without keeping the process from other work. */
export interface LogPages {
  /**
   * Looks through a part of the log, as far as a fraction of a second allows, and answers with what it has: ask again
   * where `isWhole` is false, and for further entries from where the page ends: it may have less than `limit`. An entry that is still being written is not counted before it is whole.
   */
  page(attempt: AttemptKey, wish: LogPageWish, signal?: AbortSignal): Promise<LogPage>
  /** The entries that fit, as they stand in the file, piece by piece, to its present end. */
  text(attempt: AttemptKey, filter: LogFilter, signal?: AbortSignal): AsyncIterable<LogPiece>
}

/**
 * Logs of attempts, a file each: `logs/dag_id=…/run_id=…/task_id=…/attempt=<n>.log` (mapped: `task_id=…/map_index=<i>/…`).
 * A line in the file: `2025-01-15T06:32:00.123Z INFO text`, continuation lines start with a tab.
 * Throws `PfadError('log-store')` when the disk does not do its part.
 */
export interface LogStore extends LogPages {
  append(attempt: AttemptKey, lines: readonly LogLine[]): Promise<void>
  /**
   * Lines from the start in blocks; with `follow`, further ones as they come, until `signal` aborts or `isOver` says so.
   * A line that is still being written comes when it is whole, or with the end.
   */
  read(
    attempt: AttemptKey,
    options: { follow: boolean; isOver?: () => boolean },
    signal?: AbortSignal,
  ): AsyncIterable<LogLine[]>
  /** Removes the logs of a run. */
  removeRun(dagId: string, runId: string): Promise<void>
  /** Every run that has logs, in no order. */
  runs(signal?: AbortSignal): AsyncIterable<RunLogs>
  /** Bytes of the run's logs; 0 where it has none. */
  runUsage(dagId: string, runId: string): Promise<number>
  usage(signal?: AbortSignal): Promise<{ bytes: number; items: number }>
}
