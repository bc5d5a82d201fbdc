import type { Backfill, BackfillCount, BackfillDate, BackfillDateWithRun } from '../../../contract/models/backfill.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { DagRunState } from '../../../contract/models/run.ts'

export type BackfillChange =
  /** Expects no other of the DAG that is not over, and none with its id. */
  | { readonly type: 'createBackfill'; readonly backfill: Backfill }
  /** Expects it to be as far, and not over. */
  | {
      readonly type: 'updateBackfill'
      readonly expected: Pick<Backfill, 'decided' | 'isPaused'>
      readonly backfill: Backfill
    }
  /** Expects the backfill to have neither the date nor the ordinal. */
  | { readonly type: 'decideDate'; readonly backfillId: number; readonly date: BackfillDate }

export interface BackfillReads {
  /** Those that are not over: at most one for each DAG. */
  activeBackfills(): Backfill[]
  backfill(id: number): Backfill | null
  /** Newest first. */
  backfills(filter: { readonly dagId?: string | undefined; readonly limit: number }): Backfill[]
  /** 0 where there was none. */
  lastBackfillId(): number
  /** In its order, those after the ordinal `after`. */
  backfillDates(id: number, page: { readonly after: number; readonly limit: number }): BackfillDateWithRun[]
  backfillCounts(id: number): BackfillCount[]
  /** Which dates of the DAG in [`from`, `to`] have a run, and its state; by date. */
  datesWithRuns(
    dagId: string,
    window: { readonly from: EpochMs; readonly to: EpochMs },
  ): { logicalDate: EpochMs; state: DagRunState }[]
  /** What a run takes in the store, with all that hangs on it, on average; null where there is no run. */
  bytesPerRun(): number | null
}
