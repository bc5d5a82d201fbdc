import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { type JsonValue, jsonValue } from '../../../contract/models/primitives.ts'
import { positiveDuration } from '../checkOptions.ts'
import { withoutRetry } from '../control.ts'
import type { Duration } from '../duration.ts'
import type { HttpAnswer, HttpTarget } from '../machine.ts'
import { text } from './defineKind.ts'

/** A request: to a whole `url`, or to an `endpoint` below the address of the connection `connId`. */
export type HttpRequest = {
  /** Default `GET`. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  readonly url?: string
  readonly endpoint?: string
  /** Gives address, login, password and, in its extra, headers. They go to its own origin only and into no log. */
  readonly connId?: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly headers?: Readonly<Record<string, string>>
  /** A text goes as it is, anything else as JSON. */
  readonly body?: JsonValue
  /** For the whole answer; default 60 s. */
  readonly timeout?: Duration
}

/** An answer as its checks and filters see it. `body` is the value of JSON, or else the text. */
export type HttpResponse = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly body: JsonValue
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const aFunction = z.custom<(response: HttpResponse) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
)

export const httpRequest = z.strictObject({
  method: z.enum(METHODS, `must be one of ${METHODS.join(', ')}`).default('GET'),
  url: z
    .string('must be a text')
    .regex(/^https?:\/\//i, 'must begin with http:// or https://')
    .optional(),
  endpoint: z.string('must be a text').optional(),
  connId: text.optional(),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  headers: z.record(z.string(), z.string('must be texts')).default({}),
  body: jsonValue.default(null),
  timeout: positiveDuration.default(60_000),
  responseCheck: aFunction.optional(),
  responseFilter: aFunction.optional(),
})
export type ResolvedRequest = z.output<typeof httpRequest>

export const hasPlace = ({ url, connId }: { url?: string | undefined; connId?: string | undefined }): boolean =>
  (url === undefined) !== (connId === undefined)
export const NO_PLACE = 'must have either url, or connId and endpoint'

export const targetOf = ({ url, connId, endpoint, ...rest }: ResolvedRequest): HttpTarget => ({
  method: rest.method,
  query: rest.query,
  headers: rest.headers,
  body: rest.body,
  timeout: rest.timeout,
  url: url ?? null,
  connId: connId ?? null,
  endpoint: endpoint ?? '',
})

export const responseOf = ({ status, headers, text }: HttpAnswer): HttpResponse => ({
  status,
  headers,
  text,
  body: bodyOf(headers['content-type'] ?? '', text),
})

const bodyOf = (contentType: string, text: string): JsonValue => {
  if (!/\bjson\b/i.test(contentType)) return text
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

/** Of an error's body so much is told (characters). */
const TOLD = 300
/** What a client does wrong it does wrong again, but for these: too slow, too early, too often. */
const PASSING = new Set([408, 425, 429])

/** Throws `PfadError('http-status')` for a status ≥ 400; a 4xx that will not pass by itself is not retried. */
export const checkStatus = ({ status, text, place }: HttpAnswer): void => {
  if (status < 400) return
  const said = text.trim() === '' ? '' : ` It said: ${text.trim().slice(0, TOLD)}`
  const error = new PfadError('http-status', `${place} answered with status ${status}.${said}`)
  throw status >= 500 || PASSING.has(status) ? error : withoutRetry(error)
}
