import type { EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { StoredReport } from '../../contract/models/report.ts'

import type { RemoveOptions } from './runStore.ts'

/** What the built-in dashboard endpoint received. Durable when `receive` returns. */
export interface ReportStore {
  /**
   * The same idempotency key again is stored once (`repeated`); another body for a known (dagId, minute) becomes the
   * current revision (`revised`), the former is kept. A key that was current once is still stored once: it becomes the
   * current revision again (`restored`), since what was sent last is what holds.
   */
  receive(report: {
    dagId: string
    minute: string
    idempotencyKey: string
    body: JsonValue
    receivedAt: number
  }): 'stored' | 'revised' | 'restored' | 'repeated'
  /** Current revisions, newest minute first. */
  list(filter: { dagId?: string | undefined; limit: number }): StoredReport[]
  /** Current revisions of a DAG's minutes named after `after` and before `before`, in the order of their names. */
  range(of: { dagId: string; after: string; before: string; limit: number }): StoredReport[]
  /** All revisions of one minute, newest first. */
  get(dagId: string, minute: string): StoredReport[]
  /**
   * Removes the minutes whose current report came before `instant`, oldest first and at most `limit` of them, each with
   * all its revisions; of each DAG the newest `keepLast` minutes stay. Returns how many minutes went, or with
   * `dryRun` would go.
   */
  removeBefore(instant: EpochMs, options: RemoveOptions): number
}
