import { PfadError } from '../../contract/error.ts'
import { type AlertSpec, alertSpec } from '../../contract/models/alert.ts'

const MARK = Symbol.for('pfad.notifier')

/** A sender of the app's own, to be used wherever a callback may stand. It is data: no process is started to tell. */
export interface Notifier {
  readonly [MARK]: AlertSpec
}

export type WebhookOptions = ({ readonly connId: string } | { readonly url: string }) & {
  /** What is sent: a message that Slack shows (the default), or plain JSON with Airflow's names. */
  readonly format?: 'slack' | 'json'
}

const make = (spec: AlertSpec): Notifier => ({ [MARK]: spec })

/** Airflow's notifiers that need no code: told at least once, and again for a day where nobody takes them. */
export const notify = {
  /** A line in the log of the attempt, or of the DAG. */
  log: (): Notifier => make({ kind: 'log' }),
  /** A notification on the desktop; many at once are one. Where there is no desktop, a line in the log. */
  desktop: (): Notifier => make({ kind: 'desktop' }),
  /** A POST to a webhook. Its address is a secret: name a connection that has it (`connId`). Throws `PfadError('bad-dag')`. */
  webhook: (options: WebhookOptions): Notifier => {
    const spec = alertSpec.safeParse({ format: 'slack', ...options, kind: 'webhook' })
    const isAddress = !('url' in options) || /^https?:\/\/[^\s/]/.test(options.url)
    if (spec.success && isAddress) return make(spec.data)
    throw new PfadError(
      'bad-dag',
      "notify.webhook needs a connection or an address: { connId: 'team_slack' } or { url: 'https://…' }.",
      "`format` is 'slack' or 'json'.",
    )
  },
} as const

/** What a notifier is; null for anything else. */
export const notifierSpec = (value: unknown): AlertSpec | null =>
  typeof value === 'object' && value !== null && MARK in value ? (value as Notifier)[MARK] : null
