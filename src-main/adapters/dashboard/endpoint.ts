import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import { jsonValue } from '../../contract/models/primitives.ts'
import type { StoredReport } from '../../contract/models/report.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'

export const REPORTS_PATH = '/api/reports'
/** No report of a minute comes near this. */
const LARGEST_BODY = 1024 * 1024
const REQUEST_WITHIN = 10_000

export type DashboardEndpoint = AsyncDisposable & { readonly url: string }

const name = z.string().min(1).max(250)
const reportBody = z.looseObject({ report: z.union([z.string(), z.record(z.string(), jsonValue)]) })

/** What a request is answered with when it is not as it should be. */
const refusal = (status: number, message: string): PfadError & { status: number } =>
  Object.assign(new PfadError('bad-report', message), { status })

/**
 * The built-in dashboard's endpoint on 127.0.0.1: `POST /api/reports` takes a report (spec §3), `GET /api/reports[?dagId=]`
 * lists the current ones. 201: stored, or stored as a new revision; 200: known already; 4xx: refused, with the reason.
 */
export const createDashboardEndpoint = async (options: {
  readonly reportStore: ReportStore
  readonly port: number
  readonly now: () => number
  readonly onReport: (report: { dagId: string; minute: string }) => void
}): Promise<DashboardEndpoint> => {
  let port = options.port

  const receive = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const key = header(request, 'idempotency-key')
    const dagId = header(request, 'x-pfad-dag-id')
    const minute = header(request, 'x-pfad-minute')
    const body = parseReport(await readBody(request))
    const result = options.reportStore.receive({ dagId, minute, idempotencyKey: key, body, receivedAt: options.now() })
    if (result !== 'repeated') options.onReport({ dagId, minute })
    return { status: result === 'repeated' ? 200 : 201, body: { result } }
  }

  const list = (url: URL): StoredReport[] => {
    const dagId = url.searchParams.get('dagId') ?? undefined
    return options.reportStore.list({ dagId, limit: 1000 })
  }

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
    if (!hosts.includes(request.headers.host ?? '')) throw refusal(403, 'This host name is not allowed.')
    // A page on the web may not talk to this endpoint through somebody's browser.
    if (request.headers.origin !== undefined) throw refusal(403, 'Requests from web pages are not allowed.')
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (url.pathname !== REPORTS_PATH) throw refusal(404, `There is only ${REPORTS_PATH} here.`)
    if (request.method === 'POST') return receive(request)
    if (request.method === 'GET') return { status: 200, body: list(url) }
    throw refusal(405, `${request.method} is not possible here; POST a report or GET the list.`)
  }

  const server = createServer({ requestTimeout: REQUEST_WITHIN }, (request, response) => {
    answer(request).then(
      ({ status, body }) => send(response, status, body),
      (thrown: unknown) => send(response, statusOf(thrown), { error: toErrorShape(thrown) }),
    )
  })
  await new Promise<void>((done, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port)))
    server.listen(port, '127.0.0.1', done)
  })
  port = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${port}${REPORTS_PATH}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

const header = (request: IncomingMessage, field: string): string => {
  const parsed = name.safeParse(request.headers[field])
  if (parsed.success) return parsed.data
  throw refusal(400, `The header ${field} is missing or too long.`)
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > LARGEST_BODY) throw refusal(413, `A report may have ${LARGEST_BODY} bytes at most.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const parseReport = (text: string): z.infer<typeof jsonValue> => {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (thrown) {
    throw refusal(400, `The body is not JSON: ${(thrown as Error).message}`)
  }
  const parsed = reportBody.safeParse(body)
  if (!parsed.success) throw refusal(422, 'The body must be {"report": …} with an object or a text as report.')
  return jsonValue.parse(body)
}

const statusOf = (thrown: unknown): number => {
  const { status } = thrown as { status?: unknown }
  return typeof status === 'number' ? status : 500
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  if (response.destroyed) return
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
  // What was not read of a refused request would else be taken for the next one.
  response.writeHead(status, status === 413 ? { ...headers, Connection: 'close' } : headers)
  response.end(JSON.stringify(body))
}

const listenError = (cause: NodeJS.ErrnoException, port: number): PfadError =>
  cause.code === 'EADDRINUSE'
    ? new PfadError(
        'port-in-use',
        `Port ${port}, meant for the dashboard endpoint, is taken by another program.`,
        'End that program, or leave the port to Pfad.',
      )
    : new PfadError('port-unusable', `The dashboard endpoint cannot use port ${port}: ${cause.message}`)
