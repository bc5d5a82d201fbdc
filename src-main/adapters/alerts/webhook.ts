import type { JsonValue } from '../../contract/models/primitives.ts'
import { networkFailure } from '../../core/networkFailure.ts'
import type { SendResult } from '../../engine/ports/alertSender.ts'

/** A receiver that takes longer to answer is asked again (ms). */
const ANSWER_WITHIN = 10_000
/** `Retry-After` in seconds, or a date. */
const retryAfterMs = (value: string | null, now: number): number | null => {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

export type WebhookRequest = {
  readonly url: URL
  readonly body: JsonValue
  /** The same whenever the same alert is sent again. */
  readonly idempotencyKey: string
  readonly signal: AbortSignal
  readonly answerWithin?: number
}

/** POSTs JSON; any 2xx is a yes. The reason of a no never holds the address, which is a secret. No redirect is followed. */
export const postWebhook = async (request: WebhookRequest): Promise<SendResult> => {
  const within = AbortSignal.timeout(request.answerWithin ?? ANSWER_WITHIN)
  try {
    const { username, password } = request.url
    const url = new URL(request.url)
    url.username = ''
    url.password = ''
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Idempotency-Key': request.idempotencyKey,
        'User-Agent': 'Pfad',
        ...(username + password === '' ? {} : { Authorization: basic(username, password) }),
      },
      body: JSON.stringify(request.body),
      signal: AbortSignal.any([request.signal, within]),
    })
    await response.body?.cancel()
    if (response.ok) return { ok: true }
    const retryAfter = retryAfterMs(response.headers.get('Retry-After'), Date.now())
    return { ok: false, reason: `the webhook answered ${response.status}${adviceFor(response.status)}`, retryAfter }
  } catch (thrown) {
    return { ok: false, reason: reasonOf(thrown, within), retryAfter: null }
  }
}

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`

const adviceFor = (status: number): string => {
  if (status >= 300 && status < 400) return ', a redirect: give the address that it leads to'
  if (status === 401 || status === 403) return ': it does not take the secret of the connection'
  if (status === 404 || status === 410) return ': there is no webhook of that address any more'
  return status === 429 ? ': too many requests' : ''
}

/** Of a failure only what holds no address: that of a webhook is its secret. */
const reasonOf = (thrown: unknown, within: AbortSignal): string => {
  if (within.aborted) return 'the webhook did not answer in time'
  const failure = networkFailure(thrown)
  return `the webhook cannot be reached (${failure?.kind === 'away' ? failure.reason : (failure?.code ?? 'unknown')})`
}
