import { createHash } from 'node:crypto'
import { PfadError } from '../../contract/error.ts'
import type { ReportDelivery } from '../../contract/models/minute.ts'
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
  post: async (report, signal) => {
    const { status, response } = await postReport({ url, answerWithin }, report, signal)
    await response.body?.cancel().catch(() => undefined)
    return { status }
  },
})

/** Posts as tasks do, and tells how it went: for who sends a report again by hand. */
export const createReportSender =
  ({ url, answerWithin = ANSWER_WITHIN }: { url: string; answerWithin?: number }) =>
  async (report: ReportPost, signal?: AbortSignal): Promise<ReportDelivery> => {
    const startedAt = performance.now()
    const { status, target, response } = await postReport({ url, answerWithin }, report, signal)
    const answer = await quote(response)
    return {
      ...{ url: target.shown, status, answer, idempotencyKey: keyOf(report) },
      ...{ bytes: Buffer.byteLength(report.body, 'utf8'), tookMs: performance.now() - startedAt },
    }
  }

type Where = { readonly url: string; readonly answerWithin: number }
type Posted = { readonly status: number; readonly target: Target; readonly response: Response }

/** The answer, its body still to be read or cancelled; what is no success has been thrown. */
const postReport = async ({ url, answerWithin }: Where, report: ReportPost, signal?: AbortSignal): Promise<Posted> => {
  const target = parseTarget(url)
  const deadline = AbortSignal.timeout(answerWithin)
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
  const response = await send(target, report, ended).catch((thrown: unknown) => {
    if (signal?.aborted) throw signal.reason
    const why = deadline.aborted ? `it did not answer within ${answerWithin / 1000} s` : networkReason(thrown)
    throw unreachable(target, why)
  })
  const { status } = response
  if (status < 300) return { status, target, response }
  const quoted = await quote(response)
  signal?.throwIfAborted()
  throw refused(target, status, quoted)
}

const send = ({ href, authorization }: Target, report: ReportPost, signal: AbortSignal): Promise<Response> => {
  const { dagId, minute } = report
  return fetch(href, {
    method: 'POST',
    body: Buffer.from(report.body, 'utf8'),
    // A redirect would turn the POST into a GET, or take the report to a host that nobody named.
    redirect: 'manual',
    signal,
    headers: {
      'Content-Type': 'application/json',
      [HEADERS.idempotencyKey]: toHeader(keyOf(report)),
      [HEADERS.dagId]: toHeader(dagId),
      [HEADERS.minute]: toHeader(minute),
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
  })
}

const keyOf = ({ dagId, minute, body }: ReportPost): string =>
  `${dagId}/${minute}/${createHash('sha256').update(body, 'utf8').digest('hex')}`

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
