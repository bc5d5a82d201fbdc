import type { EpochMs, JsonValue } from '../../../contract/models/primitives.ts'
import type { DagRun, Note, XCom } from '../../../contract/models/run.ts'
import type { HistoryEvent } from '../runStore.ts'

/** What clearing, marking and their kin write. */
export type ControlChange =
  /** The note on a run, or on one of its task instances; null takes it away. */
  | { readonly type: 'setNote'; readonly of: NoteKey; readonly note: Pick<Note, 'text' | 'by' | 'at'> | null }
  /** A DAG whose file is gone: its row, its versions and its own history. Its runs have to be removed before. */
  | { readonly type: 'forgetDag'; readonly dagId: string }
  /** What befell the DAG itself, so far. */
  | { readonly type: 'forgetHistory'; readonly dagId: string }

export type NoteKey = Pick<Note, 'dagId' | 'runId' | 'taskId' | 'mapIndex'>

/** Whose history: all, a DAG's, a run's, a task's in a run. */
export type HistoryOf = {
  readonly dagId?: string | undefined
  readonly runId?: string | undefined
  readonly taskId?: string | undefined
  readonly mapIndex?: number | undefined
}

/** Which XComs of a run. */
export type XComFilter = {
  readonly dagId: string
  readonly runId: string
  readonly taskId?: string | undefined
  readonly mapIndex?: number | undefined
  readonly tryNumber?: number | undefined
  readonly key?: string | undefined
}

/** What clearing, marking, their history and XComs ask of the store. */
export interface ControlReads {
  /** The DAG's runs whose logical date is in [from, to], oldest first; null: no limit on that side. Runs without a date never. */
  runsByDate(
    dagId: string,
    range: { readonly from: EpochMs | null; readonly to: EpochMs | null; readonly limit: number },
  ): DagRun[]
  notes(dagId: string, runId: string): Note[]
  /**
   * Newest first. A run's history is whole; that of a DAG has what befell the DAG itself and what people did to its runs.
   * `before` is the `next` of the page that came before; `next` is null after the last page.
   */
  historyPage(
    of: HistoryOf,
    page: { readonly before: string | null; readonly limit: number },
  ): { readonly events: HistoryEvent[]; readonly next: string | null }
  /** By task, map index, try and key. */
  xcoms(filter: XComFilter): XCom[]
  /** The same without values; `bytes` of each as JSON. */
  xcomList(filter: XComFilter): (Omit<XCom, 'value'> & { readonly bytes: number })[]
  /**
   * What the current try of a task has left under a key, by map index, without removed instances. With `includePriorDates`
   * and nothing in this run: of the latest run before it, by logical date, that has something.
   */
  pullXCom(of: {
    readonly dagId: string
    readonly runId: string
    readonly taskId: string
    readonly key: string
    readonly includePriorDates: boolean
  }): { readonly mapIndex: number; readonly value: JsonValue }[]
}
