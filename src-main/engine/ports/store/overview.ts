import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { DagRunState, GridRun } from '../../../contract/models/run.ts'

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
  /**
   * How many runs each span `[edges[n], edges[n + 1])` has by state; a run belongs to its logical date, or where it has none to
   * when it was due. Edges ascend and lie on quarters of an hour, as every zone's midnights do.
   */
  runCounts(dagId: string, edges: readonly EpochMs[]): DayCounts[]
}
