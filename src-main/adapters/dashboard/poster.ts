import { createHash } from 'node:crypto'
import { PfadError } from '../../contract/error.ts'
import type { Dashboard, ReportPost } from '../../core/dataPlane.ts'
import { networkReason } from '../../core/networkFailure.ts'
import { quote } from './answer.ts'
import { HEADERS, toHeader } from './headers.ts'
import { parseTarget, type Target } from './target.ts'

/** A dashboard that has not answered after this long (ms) is as good as away. */
const ANSWER_WITHIN = 30_000

/**
 * Posts reports to `url`, whoever listens there. The idempotency key is the report's minute and bytes, so that a second
 * delivery of the same is known as such. Answers are read to their end or cancelled on every path; no message tells the
 * URL's credentials or query. Throws `dashboard-http`, `dashboard-unreachable`, `bad-argument` for a URL that is none.
 */
export const createDashboardPoster = ({
  url,
  answerWithin = ANSWER_WITHIN,
}: {
  url: string
  /** Milliseconds. */
  answerWithin?: number
}): Dashboard => ({
  async post(report, signal) {
    const target = parseTarget(url)
    const deadline = AbortSignal.timeout(answerWithin)
    const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
    const response = await send(target, report, ended).catch((thrown: unknown) => {
      if (signal?.aborted) throw signal.reason
      const why = deadline.aborted ? `it did not answer within ${answerWithin / 1000} s` : networkReason(thrown)
      throw unreachable(target, why)
    })
    const { status } = response
    if (status < 300) {
      await response.body?.cancel().catch(() => undefined)
      return { status }
    }
    const quoted = await quote(response)
    signal?.throwIfAborted()
    throw refused(target, status, quoted)
  },
})

const send = ({ href, authorization }: Target, report: ReportPost, signal: AbortSignal): Promise<Response> => {
  const { dagId, minute } = report
  const body = Buffer.from(report.body, 'utf8')
  const sha256 = createHash('sha256').update(body).digest('hex')
  return fetch(href, {
    method: 'POST',
    body,
    // A redirect would turn the POST into a GET, or take the report to a host that nobody named.
    redirect: 'manual',
    signal,
    headers: {
      'Content-Type': 'application/json',
      [HEADERS.idempotencyKey]: toHeader(`${dagId}/${minute}/${sha256}`),
      [HEADERS.dagId]: toHeader(dagId),
      [HEADERS.minute]: toHeader(minute),
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
  })
}

const refused = ({ shown }: Target, status: number, quoted: string): PfadError => {
  const answer = quoted === '' ? '.' : `: ${quoted}`
  if (status < 400) {
    return new PfadError(
      'dashboard-http',
      `The dashboard at ${shown} answered HTTP ${status}, a redirect${answer}`,
      'Set DASHBOARD_API_URL to the address it redirects to.',
    )
  }
  return new PfadError(
    'dashboard-http',
    `The dashboard at ${shown} answered HTTP ${status}${answer}`,
    status >= 500
      ? 'The fault is on its side: look at its log, then rerun the task.'
      : 'It refuses what was sent: check DASHBOARD_API_URL.',
  )
}

const unreachable = ({ shown }: Target, why: string): PfadError =>
  new PfadError(
    'dashboard-unreachable',
    `The dashboard at ${shown} cannot be reached: ${why}.`,
    'Check that it runs and that DASHBOARD_API_URL is right.',
  )
