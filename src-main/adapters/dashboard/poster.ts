import { createHash } from 'node:crypto'
import { PfadError } from '../../contract/error.ts'
import type { Dashboard } from '../../core/dataPlane.ts'

/** A dashboard that has not answered after this long (ms) is as good as away. */
const ANSWER_WITHIN = 30_000
/** Of an error's answer this much (characters) goes into the message. */
const QUOTED = 200

/**
 * Posts reports to `url`, whoever listens there. The idempotency key is the report's minute and bytes, so that a second
 * delivery of the same is known as such. Answers are read to their end or cancelled on every path.
 */
export const createDashboardPoster = ({
  url,
  answerWithin = ANSWER_WITHIN,
}: {
  url: string
  answerWithin?: number
}): Dashboard => ({
  async post({ dagId, minute, body }, signal) {
    const bytes = Buffer.from(body, 'utf8')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const deadline = AbortSignal.timeout(answerWithin)
    try {
      const response = await fetch(withoutCredentials(url), {
        method: 'POST',
        body: bytes,
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': `${dagId}/${minute}/${sha256}`,
          'X-Pfad-Dag-Id': dagId,
          'X-Pfad-Minute': minute,
          ...authorization(url),
        },
      })
      const { status } = response
      if (status < 300) {
        await response.body?.cancel()
        return { status }
      }
      throw refused(url, status, await firstOf(response))
    } catch (thrown) {
      if (thrown instanceof PfadError) throw thrown
      if (signal?.aborted) throw signal.reason
      throw unreachable(url, deadline.aborted ? `it did not answer within ${answerWithin / 1000} s` : reasonOf(thrown))
    }
  },
})

const firstOf = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  // Leaving the loop early cancels the rest.
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length >= QUOTED) break
  }
  return text.slice(0, QUOTED).replace(/\s+/g, ' ').trim()
}

const refused = (url: string, status: number, answer: string): PfadError => {
  const quoted = answer === '' ? '' : `: ${answer}`
  if (status < 400) {
    return new PfadError(
      'dashboard-http',
      `The dashboard at ${shown(url)} answered ${status}, a redirect${quoted}`,
      'Set DASHBOARD_API_URL to the address it redirects to.',
    )
  }
  return new PfadError(
    'dashboard-http',
    `The dashboard at ${shown(url)} answered HTTP ${status}${quoted}`,
    status >= 500
      ? 'The fault is on its side; the task is retried.'
      : 'It refuses what was sent: check DASHBOARD_API_URL.',
  )
}

const unreachable = (url: string, why: string): PfadError =>
  new PfadError(
    'dashboard-unreachable',
    `The dashboard at ${shown(url)} cannot be reached: ${why}.`,
    'Check that it runs and that DASHBOARD_API_URL is right.',
  )

/** fetch hides what happened in the error's cause. */
const reasonOf = (thrown: unknown): string => {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
  const code = (cause as { code?: unknown }).code
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  return cause instanceof Error ? cause.message : String(cause)
}

const withoutCredentials = (url: string): string => {
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.href
}

/** For messages: no credentials, no query. */
const shown = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

const authorization = (url: string): Record<string, string> => {
  const { username, password } = new URL(url)
  if (username === '' && password === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}
