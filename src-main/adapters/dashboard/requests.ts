import type { IncomingMessage } from 'node:http'
import { PfadError } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { fromHeader, HEADERS } from './headers.ts'

/** No report of a minute comes near this (bytes). */
const LARGEST_BODY = 1024 * 1024
/** Longest header value: a DAG's id of 250 letters with minute and sha256, whatever their script. */
const LONGEST_HEADER = 4096

export type Refusal = PfadError & { readonly status: number; readonly headers: Readonly<Record<string, string>> }

/** What a request is answered with when it is not as it should be. */
export const refusal = (status: number, message: string, headers: Record<string, string> = {}): Refusal =>
  Object.assign(new PfadError('bad-report', message), { status, headers })

export const isRefusal = (thrown: unknown): thrown is Refusal => thrown instanceof PfadError && 'status' in thrown

export type ReceivedReport = { dagId: string; minute: string; idempotencyKey: string; body: JsonValue }

/** The report that a request carries; a `Refusal` says what is wrong with it. */
export const readReport = async (request: IncomingMessage): Promise<ReceivedReport> => {
  const idempotencyKey = header(request, HEADERS.idempotencyKey)
  const dagId = header(request, HEADERS.dagId)
  const minute = header(request, HEADERS.minute)
  return { dagId, minute, idempotencyKey, body: parseReport(await readBody(request)) }
}

const header = (request: IncomingMessage, field: string): string => {
  const value = request.headers[field]
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_HEADER) return fromHeader(value)
  throw refusal(400, `The header ${field} is missing or too long.`)
}

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  // What is not read of a refused body would be taken for the next request.
  const tooLarge = refusal(413, `A report may have ${LARGEST_BODY} bytes at most.`, { Connection: 'close' })
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > LARGEST_BODY) throw tooLarge
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const parseReport = (bytes: Uint8Array): JsonValue => {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (thrown) {
    throw refusal(400, `The body is not JSON: ${(thrown as Error).message}`)
  }
  if (isReport(body)) return body
  throw refusal(422, 'The body must be {"report": …} with an object or a text as report.')
}

/** Whatever JSON.parse gives is a JsonValue; only its outside needs a look. */
const isReport = (body: unknown): body is JsonValue =>
  isObject(body) && (typeof body['report'] === 'string' || isObject(body['report']))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
