import type { JsonValue } from '../../contract/models/primitives.ts'

/** What tasks of a run leave for each other beside their results, kept per attempt; as Airflow's `xcom_push` and `xcom_pull`. */
export interface XComs {
  /**
   * Leaves a value under a key, once the attempt is over, however it ends; the same key again replaces it. Throws
   * `PfadError`: `xcom-not-json` names the place in the value, `xcom-too-large`, `bad-xcom-key`.
   */
  push(key: string, value: JsonValue): void
  /**
   * What the current try of a task has left under a key (default: its result), or null. Of a mapped task: a list in the
   * order of its map indexes, without those that left nothing. Several tasks: a list with an entry for each.
   */
  pull<T extends JsonValue = JsonValue>(taskId: string, key?: string, options?: PullOptions): Promise<T | null>
  pull<T extends JsonValue = JsonValue>(
    taskIds: readonly string[],
    key?: string,
    options?: PullOptions,
  ): Promise<(T | null)[]>
}

export type PullOptions = {
  /** Where this run has nothing: of the latest run before it, by logical date, that has. */
  readonly includePriorDates?: boolean
}
