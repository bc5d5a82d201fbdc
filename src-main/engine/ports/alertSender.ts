import type { AlertSpec, OwedAlert } from '../../contract/models/alert.ts'

/** `retryAfter` (ms): what the receiver asked for. `reason` has no secret in it. */
export type SendResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly retryAfter: number | null }

/**
 * Tells people: a line in a log, a notification, a request. Several alerts come together where one notification serves for
 * all of them (`desktop`). Settles once they have been taken, and never rejects; where `signal` aborts it may not have been.
 */
export interface AlertSender {
  send(to: AlertSpec, alerts: readonly OwedAlert[], signal: AbortSignal): Promise<SendResult>
}
