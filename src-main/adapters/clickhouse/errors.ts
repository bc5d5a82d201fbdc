import { PfadError } from '../../contract/error.ts'
import { networkFailure } from '../../core/networkFailure.ts'

export type Place = { readonly connId: string; readonly at: string; readonly database: string }

const AUTH = new Set(['192', '193', '194', '516', '497', '495'])
const NO_DATABASE = new Set(['81'])
const NO_TABLE = new Set(['60', '218'])
const FULL = new Set(['243', '252'])
const MEMORY = new Set(['241', '173'])
const READ_ONLY = new Set(['164'])
const SILENT = /timeout error|socket hang up|aborted$/i

/**
 * What the library, the server or the socket threw, as the error that tasks tell apart: `event-store-away` (killed, unreachable
 * or silent: try again), `event-store-auth`, `event-store-database`, `event-store-table`, else `event-store` (the query).
 */
export const toClickHouseError = (thrown: unknown, { connId, at, database }: Place): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  const { code: given } = (inner ?? {}) as { code?: unknown }
  const code = typeof given === 'string' ? given : ''
  const said = shorten(inner instanceof Error ? inner.message : String(inner))
  const make = (kind: string, message: string, hint?: string): PfadError =>
    new PfadError(kind, message, hint, { cause: thrown })
  const where = `ClickHouse (${at}, connection ${connId})`
  if (AUTH.has(code)) {
    return make(
      'event-store-auth',
      `${where} refuses the login: ${said}`,
      `Check login, password and rights: pfad connections get ${connId}`,
    )
  }
  if (NO_DATABASE.has(code)) {
    return make(
      'event-store-database',
      `${where} has no database ${database}.`,
      `Make it, or name another in the connection ${connId}.`,
    )
  }
  if (NO_TABLE.has(code)) return make('event-store-table', `${where}: ${said}`, TABLE_HINT)
  const failure = networkFailure(thrown)
  if (failure?.kind === 'untrusted') {
    return make(
      'event-store-auth',
      `${where} has a certificate that is not trusted: ${said}`,
      'Name its authority in the extra of the connection: ca_cert.',
    )
  }
  if (failure?.kind === 'away' || SILENT.test(said)) {
    return make(
      'event-store-away',
      `${where} does not answer: ${said}`,
      'Check that it runs: pfad stack status, or the address of the connection.',
    )
  }
  const hint = FULL.has(code)
    ? 'Its disk is full: remove old events, or give it more room.'
    : MEMORY.has(code)
      ? 'The query needs more memory than ClickHouse may use: ask for less at once.'
      : READ_ONLY.has(code)
        ? 'Its user may not change settings: give it a profile with readonly 2 or 0.'
        : undefined
  return make('event-store', `${where}: ${said}`, hint)
}

export const TABLE_HINT = '`pfad stack up` makes the tables of the stack; CLICKHOUSE_TABLE names another one.'

/** The exception that a server writes into an answer that it has begun; null where the text holds none. */
export const exceptionIn = (text: string): Error | null => {
  const found = /Code: (\d+)\. (DB::Exception: [^]*)/.exec(text)
  if (found === null) return null
  const message = (found[2] ?? '').replace(/\r?\n\d+ \w+\r?\n__exception__[^]*$/, '')
  return Object.assign(new Error(message), { code: found[1] })
}

/** Its first line without the server's version and the stack behind it. */
const shorten = (message: string): string =>
  (message.split('\n', 1)[0] ?? '')
    .replace(/^(Code: \d+\. )?DB::Exception: /, '')
    .replace(/ \(version [^)]*\)\s*$/, '')
    .slice(0, 500)
    .trim()
