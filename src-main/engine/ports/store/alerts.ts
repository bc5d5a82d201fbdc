import type { OwedAlert } from '../../../contract/models/alert.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'

export type AlertChange =
  /** Written with the transition that it tells of; goes with its run. */
  | { readonly type: 'requestAlert'; readonly alert: OwedAlert }
  | {
      readonly type: 'postponeAlert'
      readonly id: string
      readonly tries: number
      readonly nextAt: EpochMs
      readonly lastError: string
    }
  | { readonly type: 'removeAlert'; readonly id: string }
  /** The run's deadline has passed, and what it owes is written; null: it runs again and has the whole time anew. */
  | { readonly type: 'deadline'; readonly dagId: string; readonly runId: string; readonly missedAt: EpochMs | null }

export interface AlertReads {
  /** Owed alerts, those due first. */
  alerts(): OwedAlert[]
  /** Queued and running runs whose deadline has passed. */
  missedDeadlines(): { readonly dagId: string; readonly runId: string }[]
}
