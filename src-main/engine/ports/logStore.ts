import type { AttemptKey, LogLine } from '../../contract/models/run.ts'

/**
 * Logs of attempts, a file each: `logs/dag_id=…/run_id=…/task_id=…/attempt=<n>.log` (mapped: `task_id=…/map_index=<i>/…`).
 * A line in the file: `2025-01-15T06:32:00.123Z INFO text`, continuation lines start with a tab.
 */
export interface LogStore {
  append(attempt: AttemptKey, lines: readonly LogLine[]): Promise<void>
  /** Lines from the start in blocks; with `follow`, further ones as they come, until `signal` aborts or `isOver` says so. */
  read(
    attempt: AttemptKey,
    options: { follow: boolean; isOver?: () => boolean },
    signal?: AbortSignal,
  ): AsyncIterable<LogLine[]>
  /** Removes the logs of a run. */
  removeRun(dagId: string, runId: string): Promise<void>
  usage(): Promise<{ bytes: number; items: number }>
}
