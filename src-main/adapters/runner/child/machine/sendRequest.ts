import { PfadError } from '../../../../contract/error.ts'
import type { Connection, Connections } from '../../../../core/authoring/context.ts'
import type { HttpAnswer, HttpTarget } from '../../../../core/authoring/machine.ts'
import { networkReason } from '../../../../core/networkFailure.ts'

/** Bytes of an answer that are read at most. */
const LARGEST_ANSWER = 32 * 1024 * 1024
const MOST_REDIRECTS = 10
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** What goes to the place that was asked for, and not to another one that it points to. */
const CREDENTIALS = /^(authorization|cookie|proxy-authorization)$/i

/** One HTTP request, as `Machine.request` says. */
export const sendRequest = async (
  connections: Connections,
  target: HttpTarget,
  signal: AbortSignal,
): Promise<HttpAnswer> => {
  const connection = target.connId === null ? null : await connections.get(target.connId)
  const first = addressOf(target, connection)
  const timeout = AbortSignal.timeout(target.timeout)
  const place = (url: URL): string => `${url.origin}${url.pathname}`
  let url = first
  let { method } = target
  let body =
    target.body === null ? undefined : typeof target.body === 'string' ? target.body : JSON.stringify(target.body)
  try {
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const headers = headersOf(target, url.origin === first.origin ? connection : null, body)
      if (url.origin !== first.origin)
        for (const name of [...headers.keys()]) if (CREDENTIALS.test(name)) headers.delete(name)
      const init: RequestInit = { method, headers, redirect: 'manual', signal: AbortSignal.any([signal, timeout]) }
      const response = await fetch(url, body === undefined ? init : { ...init, body })
      const location = response.headers.get('location')
      if (!REDIRECTS.has(response.status) || location === null) {
        const text = await readText(response, place(url))
        return { status: response.status, headers: Object.fromEntries(response.headers), text, place: place(url) }
      }
      await response.body?.cancel()
      url = new URL(location, url)
      if (response.status === 303 || (response.status <= 302 && method === 'POST')) {
        if (method !== 'HEAD') method = 'GET'
        body = undefined
      }
    }
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    throw thrown instanceof PfadError ? thrown : unreachable(thrown, place(url), target.timeout)
  }
  throw new PfadError('http-unreachable', `${place(first)} leads on to other addresses without end.`)
}

const unreachable = (thrown: unknown, place: string, timeout: number): PfadError => {
  const isLate = thrown instanceof Error && thrown.name === 'TimeoutError'
  const why = isLate ? `it took longer than ${timeout / 1000} s` : networkReason(thrown)
  return new PfadError(
    'http-unreachable',
    `There is no answer from ${place}: ${why}.`,
    'Check the address, and that it runs.',
  )
}

/** A connection's address, in Airflow's way: its type or schema may say https; else its schema is the path to begin with. */
const addressOf = (target: HttpTarget, connection: Connection | null): URL => {
  const url =
    connection === null ? new URL(target.url ?? '') : new URL(target.endpoint.replace(/^\/+/, ''), baseOf(connection))
  if (connection !== null && url.origin !== baseOf(connection).origin) {
    throw new PfadError('bad-argument', 'The endpoint leads out of its connection.', 'Write a path, such as v1/items.')
  }
  for (const [name, value] of Object.entries(target.query)) url.searchParams.append(name, String(value))
  return url
}

const baseOf = ({ connId, connType, host, port, schema }: Connection): URL => {
  const isScheme = schema === 'http' || schema === 'https'
  const scheme = connType === 'https' || schema === 'https' ? 'https' : 'http'
  const path = isScheme || schema === '' ? '' : `${schema.replace(/^\/+|\/+$/g, '')}/`
  const base = /^https?:\/\//.test(host) ? host.replace(/\/+$/, '') : `${scheme}://${host}`
  const text = `${base}${port === null ? '' : `:${port}`}/${path}`
  if (host !== '' && URL.canParse(text)) return new URL(text)
  throw new PfadError(
    'bad-connection',
    `The connection "${connId}" has no address for HTTP.`,
    'Example: https://login:password@host/path',
  )
}

const headersOf = (target: HttpTarget, connection: Connection | null, body: string | undefined): Headers => {
  const headers = new Headers()
  if (body !== undefined && typeof target.body !== 'string') headers.set('content-type', 'application/json')
  if (connection !== null) {
    const { login, password, extra } = connection
    if (login !== '' || password !== '') {
      headers.set('authorization', `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`)
    }
    for (const [name, value] of Object.entries(extra)) {
      headers.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  for (const [name, value] of Object.entries(target.headers)) headers.set(name, value)
  return headers
}

const readText = async (response: Response, place: string): Promise<string> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.length
    if (bytes > LARGEST_ANSWER) {
      throw new PfadError(
        'answer-too-large',
        `${place} answers with more than ${LARGEST_ANSWER} bytes.`,
        'Fetch it in a task of your own and put it into the object store.',
      )
    }
    pieces.push(piece)
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}
