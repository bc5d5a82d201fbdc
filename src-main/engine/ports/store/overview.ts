import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { DagRunState, GridRun, RecentRun, RunDuration, RunMinute } from '../../../contract/models/run.ts'

/** Runs of one day, by state. */
export type DayCounts = Readonly<Partial<Record<DagRunState, number>>>

/** What screens show of many runs at once; quick however many there are. */
export interface OverviewReads {
  /** Runs of the DAG with their tasks' states, newest `runAfter` first. */
  grid(of: {
    readonly dagId: string
    /** Only runs due before this. */
    readonly before?: EpochMs | undefined
    /** With `before`: also those due at that very instant that come after this run id. Nothing where it is gone. */
    readonly beforeRun?: string | undefined
    readonly limit: number
  }): GridRun[]
  /** Part of all runs of the DAG as `grid` shows them, oldest `runAfter` first; `first` counts from the oldest. */
  gridPage(of: { readonly dagId: string; readonly first: number; readonly limit: number }): GridRun[]
  /** How many runs the DAG has; with `dueBy`, that were due by then. */
  countRuns(dagId: string, dueBy?: EpochMs): number
  /** The newest runs of each of these DAGs, oldest first; null: of all DAGs that have runs. */
  recentRuns(of: {
    readonly dagIds: readonly string[] | null
    readonly limit: number
  }): { readonly dagId: string; readonly runs: RecentRun[] }[]
  /** The minutes of `[from, to)` that have runs, in order; a run belongs to a minute as in `runCounts`. */
  runMinutes(dagId: string, span: { readonly from: EpochMs; readonly to: EpochMs }): RunMinute[]
  /** The newest runs that started and are over, oldest first. */
  durations(of: { readonly dagId: string; readonly limit: number }): RunDuration[]
  /**
   * How many runs each span `[edges[n], edges[n + 1])` has by state; a run belongs to its logical date, or where it has none to
   * when it was due. Edges ascend and lie on quarters of an hour, as every zone's midnights do.
   */
  runCounts(dagId: string, edges: readonly EpochMs[]): DayCounts[]
}
