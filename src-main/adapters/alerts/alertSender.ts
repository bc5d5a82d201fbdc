import { createHash } from 'node:crypto'
import { toErrorShape } from '../../contract/error.ts'
import type { AlertMessage, AlertSpec, OwedAlert } from '../../contract/models/alert.ts'
import { jsonPayload, slackPayload } from '../../core/alerts/payload.ts'
import { facts, headline, oneLine, summary } from '../../core/alerts/words.ts'
import type { Connection } from '../../core/authoring/context.ts'
import type { AlertSender, SendResult } from '../../engine/ports/alertSender.ts'
import type { DesktopNotifier } from '../../engine/ports/desktopNotifier.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'
import { DAG_CALLBACK_TASK } from '../../engine/ports/runStore.ts'
import { postWebhook } from './webhook.ts'
import { webhookUrl } from './webhookUrl.ts'

export type AlertSenderOptions = {
  readonly logs: Pick<LogStore, 'append'>
  readonly desktop: DesktopNotifier
  /** Throws where there is no such connection. */
  readonly connection: (connId: string) => Promise<Connection>
  /** The page of what the alert is about; null where the app has no address. */
  readonly link: (message: AlertMessage) => string | null
  /** Takes secrets that the host knows out of a text. */
  readonly mask: (text: string) => string
  readonly now: () => number
  readonly answerWithin?: number
}

/** The senders that need no code of a user's: log, desktop, webhook. */
export const createAlertSender = (options: AlertSenderOptions): AlertSender => {
  const { logs, desktop, mask } = options

  const toLog = async ({ message }: OwedAlert): Promise<void> => {
    const { dagId, runId, taskId, mapIndex, tryNumber } = message
    const attempt = { dagId, runId, taskId: taskId ?? DAG_CALLBACK_TASK, mapIndex, tryNumber }
    const isBad = message.event !== 'onSuccess' && message.event !== 'onSkipped'
    const text = `Alert: ${mask(oneLine(message))}`
    await logs.append(attempt, [{ time: options.now(), level: isBad ? 'error' : 'info', text }])
  }

  const toDesktop = async (alerts: readonly OwedAlert[], signal: AbortSignal): Promise<void> => {
    const messages = alerts.map(({ message }) => message)
    const [only] = messages
    if (only === undefined) return
    const { title, text } =
      messages.length > 1
        ? summary(messages)
        : {
            title: headline(only),
            text: facts(only)
              .map(([name, fact]) => `${name}: ${fact}`)
              .join('\n'),
          }
    try {
      await desktop.show({ title: mask(title), text: mask(text), place: placeOf(messages) }, signal)
    } catch {
      // No desktop, or none that shows anything: a person finds it in the log.
      signal.throwIfAborted()
      for (const alert of alerts) await toLog(alert)
    }
  }

  const toWebhook = async (to: AlertSpec & { kind: 'webhook' }, alert: OwedAlert, signal: AbortSignal) => {
    const url = 'url' in to ? new URL(to.url) : webhookUrl(await options.connection(to.connId))
    const message = masked(alert.message, mask)
    // What the id is made of may be long, and need not be ASCII, as a header must.
    const id = createHash('sha256').update(alert.id).digest('hex')
    const payload = to.format === 'slack' ? slackPayload : jsonPayload
    const body = payload({ id, message, link: options.link(message) })
    const { answerWithin } = options
    return postWebhook({
      url,
      body,
      idempotencyKey: id,
      signal,
      ...(answerWithin === undefined ? {} : { answerWithin }),
    })
  }

  const send = async (to: AlertSpec, alerts: readonly OwedAlert[], signal: AbortSignal): Promise<SendResult> => {
    if (to.kind === 'desktop') await toDesktop(alerts, signal)
    for (const alert of alerts) {
      if (to.kind === 'log') await toLog(alert)
      if (to.kind !== 'webhook') continue
      const result = await toWebhook(to, alert, signal)
      if (!result.ok) return result
    }
    return { ok: true }
  }
  return {
    send: (to, alerts, signal) =>
      send(to, alerts, signal).catch((thrown: unknown) => {
        const { message, hint } = toErrorShape(thrown)
        return { ok: false, reason: mask(hint === undefined ? message : `${message} ${hint}`), retryAfter: null }
      }),
  }
}

const masked = (message: AlertMessage, mask: (text: string) => string): AlertMessage =>
  message.error === null ? message : { ...message, error: { ...message.error, message: mask(message.error.message) } }

/** Where a notification leads: the run or task that it is about, or the runs, where there are several. */
const placeOf = (messages: readonly AlertMessage[]): string => {
  const [only, other] = messages
  if (only === undefined || other !== undefined) return '/runs'
  const run = `/runs/${encodeURIComponent(only.dagId)}/${encodeURIComponent(only.runId)}`
  return only.taskId === null ? run : `${run}?task=${encodeURIComponent(only.taskId)}`
}
