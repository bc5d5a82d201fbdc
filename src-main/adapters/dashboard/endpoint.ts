import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { DashboardRequest } from '../../contract/models/minute.ts'
import type { StoredReport } from '../../contract/models/report.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'
import { createReceived } from './received.ts'
import { isRefusal, readReport, refusal } from './requests.ts'

export const REPORTS_PATH = '/api/reports'
/** A request that is not whole after this long (ms) is given up. */
const REQUEST_WITHIN = 10_000
/** Reports in a list. */
const LISTED = 1000

export type DashboardEndpoint = AsyncDisposable & {
  readonly url: string
  /** The last requests to take a report, newest first, the refused ones among them; forgotten with the endpoint. */
  readonly received: (limit: number) => DashboardRequest[]
}
type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }

export type DashboardEndpointOptions = {
  readonly reportStore: ReportStore
  /** 0: any that is free. */
  readonly port: number
  readonly now: () => number
  readonly onReport: (report: { dagId: string; minute: string }) => void
  /** A request was answered, also one that changed nothing. */
  readonly onRequest?: () => void
  /** A fault of ours, which the sender sees as a 500. */
  readonly onProblem?: (error: unknown) => void
  readonly requestWithin?: number
  /** True: it hangs up on everyone, as one that has just crashed. */
  readonly isAway?: (() => boolean) | undefined
}

/**
 * The built-in dashboard's endpoint on 127.0.0.1: `POST /api/reports` takes a report (spec §3), `GET /api/reports[?dagId=]`
 * lists the current ones. 201: stored, or stored as a new revision; 200: known already, and current (again); 4xx: refused, with the reason.
 */
export const createDashboardEndpoint = async (options: DashboardEndpointOptions): Promise<DashboardEndpoint> => {
  const { reportStore, requestWithin = REQUEST_WITHIN } = options
  let { port } = options
  const received = createReceived(options)

  const receive = async (request: IncomingMessage): Promise<Answer> => {
    const report = await readReport(request)
    const result = reportStore.receive({ ...report, receivedAt: options.now() })
    if (result !== 'repeated') options.onReport({ dagId: report.dagId, minute: report.minute })
    return { status: result === 'repeated' || result === 'restored' ? 200 : 201, body: { result } }
  }

  const list = (url: URL): StoredReport[] =>
    reportStore.list({ dagId: url.searchParams.get('dagId') || undefined, limit: LISTED })

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
    if (!hosts.includes(request.headers.host ?? '')) throw refusal(403, 'This host name is not allowed.')
    // A page on the web may not talk to this endpoint through somebody's browser.
    if (request.headers.origin !== undefined) throw refusal(403, 'Requests from web pages are not allowed.')
    const url = URL.parse(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (url?.pathname !== REPORTS_PATH) throw refusal(404, `There is only ${REPORTS_PATH} here.`)
    if (request.method === 'POST') return receive(request)
    if (request.method === 'GET') return { status: 200, body: list(url) }
    throw refusal(405, `${request.method} is not possible here; POST a report or GET the list.`, { Allow: 'GET, POST' })
  }

  const answerError = (thrown: unknown): Answer => {
    const body = { error: toErrorShape(thrown) }
    if (isRefusal(thrown)) return { status: thrown.status, body, headers: thrown.headers }
    options.onProblem?.(thrown)
    return { status: 500, body }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (options.isAway?.()) return void request.destroy()
    const note = received.begin(request)
    const given = await answer(request).catch((thrown: unknown) =>
      // A sender that went away is nobody's fault and waits for no answer.
      request.destroyed && !request.complete ? null : answerError(thrown),
    )
    if (given === null) return
    send(response, given)
    if (request.method !== 'POST') return
    note(given.status, resultOf(given.body))
    options.onRequest?.()
  }

  const server = createServer(
    { requestTimeout: requestWithin, connectionsCheckingInterval: requestWithin / 2 },
    (request, response) => void serve(request, response),
  )
  await new Promise<void>((done, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)))
    server.listen(port, '127.0.0.1', done)
  })
  server.on('error', (error) => options.onProblem?.(error))
  port = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${port}${REPORTS_PATH}`,
    received: received.list,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

/** What an answer says in a few words. */
const resultOf = (body: unknown): string => {
  const { result, error } = body as { result?: string; error?: { message: string } }
  return result ?? error?.message ?? ''
}

const send = (response: ServerResponse, { status, body, headers = {} }: Answer): void => {
  if (response.destroyed) return
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  })
  response.end(JSON.stringify(body))
}

const listenError = (cause: NodeJS.ErrnoException, port: number): PfadError =>
  cause.code === 'EADDRINUSE'
    ? new PfadError(
        'port-in-use',
        `Port ${port} on 127.0.0.1, meant for the dashboard's endpoint, is taken by another program.`,
        'End that program, or choose another port; 0 takes any that is free.',
        { cause },
      )
    : new PfadError(
        'port-unusable',
        `The dashboard's endpoint cannot use port ${port} on 127.0.0.1: ${cause.message}`,
        'Choose another port; 0 takes any that is free.',
        { cause },
      )
