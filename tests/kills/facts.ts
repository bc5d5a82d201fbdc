import type { StoredReport } from '../../src-main/contract/models/report.ts'
import type { DagRunDetail } from '../../src-main/contract/models/run.ts'

/** Counts that a second reader found in a Parquet object, or why it could not read it. */
export type ParquetFact = { readonly counts: unknown } | { readonly unreadable: string }
export type JsonFact = { readonly body: unknown } | { readonly unreadable: string }

/** A run of the minute DAG with what stands on the disk and on the dashboard for its minute. */
export type MinuteFact = {
  readonly detail: DagRunDetail
  readonly minute: string
  readonly parquet: ParquetFact | null
  readonly json: JsonFact | null
  readonly reports: readonly StoredReport[]
}

export type Facts = {
  /** Every run that was due by the cutoff. */
  readonly minutes: readonly MinuteFact[]
  readonly cutoff: number
  /** Intervals of the minute DAG that the ledger names as missed, with the reason it gives. */
  readonly missed: readonly { readonly first: number; readonly last: number; readonly reason: string }[]
  /** Files of the home that nobody should find after a start: temporary ones, unknown ones, half ones. */
  readonly leftovers: readonly string[]
  /** What SQLite's integrity check says: `ok`. */
  readonly integrity: string
  /** Task ids of the user's DAG as the app knows it at the end; null where it knows none. */
  readonly probeTasks: readonly string[] | null
}
