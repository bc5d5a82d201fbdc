import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { DagRun } from '../../../contract/models/run.ts'

/** What clearing, marking and their history ask of the store. */
export interface ControlReads {
  /** The DAG's runs whose logical date is in [from, to], oldest first; null: no limit on that side. Runs without a date never. */
  runsByDate(
    dagId: string,
    range: { readonly from: EpochMs | null; readonly to: EpochMs | null; readonly limit: number },
  ): DagRun[]
}
