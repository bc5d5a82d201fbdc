import type { JsonValue } from '../../contract/models/primitives.ts'
import type { StoredReport } from '../../contract/models/report.ts'

/** What the built-in dashboard endpoint received. Durable when `receive` returns. */
export interface ReportStore {
  /**
   * The same idempotency key again is stored once (`repeated`); another body for a known (dagId, minute) becomes the
   * current revision (`revised`), the former is kept.
   */
  receive(report: {
    dagId: string
    minute: string
    idempotencyKey: string
    body: JsonValue
    receivedAt: number
  }): 'stored' | 'revised' | 'repeated'
  /** Current revisions, newest minute first. */
  list(filter: { dagId?: string | undefined; limit: number }): StoredReport[]
  /** All revisions of one minute, newest first. */
  get(dagId: string, minute: string): StoredReport[]
}
