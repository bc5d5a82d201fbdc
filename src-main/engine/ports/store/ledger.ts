import type { LedgerEntry } from '../../../contract/models/ledger.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'

export type LedgerChange =
  /** The store keeps the newest ten thousand. */
  | { readonly type: 'ledger'; readonly entry: LedgerEntry }
  /** The schedules were watched until now. */
  | { readonly type: 'heartbeat'; readonly at: EpochMs }

export interface LedgerReads {
  /** Newest first. With `dagId` the lines of that DAG; with `date` those whose missed intervals span that logical date. */
  ledger(filter: {
    readonly dagId?: string | undefined
    readonly date?: EpochMs | undefined
    readonly limit: number
  }): LedgerEntry[]
  /** When that was last noted in the history of the DAG itself; null: never, or no longer known. */
  lastNote(dagId: string, name: string): EpochMs | null
  /** Until when the schedules were watched, as far as it was written; null in a new home. */
  lastHeartbeat(): EpochMs | null
}
