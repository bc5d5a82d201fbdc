import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { connection, type StoredConnection } from '../../contract/models/config.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { secretsIn } from './sensitive.ts'

const EXAMPLE = 'Example: postgres://login:password@host:5432/schema?sslmode=require'
/** An extra that a query cannot say stands in this field as JSON, as Airflow writes it. */
const EXTRA_KEY = '__extra__'

/**
 * A connection as Airflow writes it: `type://login:password@host:port/schema?extra`, the host perhaps with a protocol of its
 * own (`http://https://host`), or an object of its parts as JSON (`{"conn_type": …}`). Throws `bad-connection`, which never
 * holds the text.
 * https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html#uri-format
 */
export const parseConnection = (connId: string, text: string): StoredConnection => {
  const trimmed = text.trim()
  return trimmed.startsWith('{') ? fromJson(connId, parseJson(trimmed, connId, 'its text')) : parseUri(connId, trimmed)
}

const parseUri = (connId: string, uri: string): StoredConnection => {
  const match = /^(?:([A-Za-z][\w+.-]*):)?\/\/(?:([A-Za-z][\w+.-]*):\/\/)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(
    uri,
  )
  if (match === null) throw bad(connId, 'it is not a URI')
  const [, connType = '', protocol, netloc = '', schema = '', query = ''] = match
  const at = netloc.lastIndexOf('@')
  const [login = '', ...password] = at < 0 ? [] : netloc.slice(0, at).split(':')
  const { host, port } = splitHost(connId, netloc.slice(at + 1))
  return check(connId, {
    connId,
    connType: normalizeType(connType),
    host: protocol === undefined ? host : `${protocol}://${host}`,
    login: unquote(login),
    password: unquote(password.join(':')),
    port,
    schema: unquote(schema),
    extra: extraOf(connId, query),
  })
}

const splitHost = (connId: string, text: string): { host: string; port: number | null } => {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text)
  if (match === null)
    throw bad(connId, 'its host and port are not host:port; write : and @ in a password as %3A and %40')
  const [, host = '', port = ''] = match
  return { host: unquote(host), port: port === '' ? null : Number(port) }
}

const extraOf = (connId: string, query: string): Record<string, JsonValue> => {
  const fields: Record<string, JsonValue> = {}
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    fields[unquotePlus(name)] = unquotePlus(value)
  }
  const whole = fields[EXTRA_KEY]
  return typeof whole === 'string' ? parseJson(whole, connId, 'its extra') : fields
}

/** What `parseConnection` reads again. */
export const formatConnection = (of: StoredConnection): string => {
  const [protocol, host] = of.host.includes('://') ? of.host.split('://', 2) : [undefined, of.host]
  const credentials =
    of.login === '' && of.password === ''
      ? ''
      : `${quote(of.login)}${of.password === '' ? '' : `:${quote(of.password)}`}@`
  const isAddress = /^\[.*\]$/.test(host ?? '')
  const place = isAddress ? (host ?? '') : quote(host ?? '')
  const port = of.port === null ? '' : `${credentials === '' && place === '' ? '@' : ''}:${of.port}`
  const query = queryOf(of.extra)
  const schema = of.schema === '' ? '' : `/${quote(of.schema)}`
  const tail = query === '' ? '' : `${schema === '' ? '/' : ''}?${query}`
  const type = of.connType === '' ? '' : `${of.connType.toLowerCase().replaceAll('_', '-')}:`
  return `${type}//${protocol === undefined ? '' : `${protocol}://`}${credentials}${place}${port}${schema}${tail}`
}

const queryOf = (extra: StoredConnection['extra']): string => {
  const fields = Object.entries(extra)
  const plain = fields.flatMap(([name, value]) =>
    typeof value === 'string' && name !== '' && name !== EXTRA_KEY ? [[name, value] as const] : [],
  )
  const written = plain.length === fields.length ? plain : [[EXTRA_KEY, JSON.stringify(extra)] as const]
  return written.map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`).join('&')
}

const airflowParts = z.strictObject({
  conn_type: z.string().nullish(),
  description: z.string().nullish(),
  host: z.string().nullish(),
  login: z.string().nullish(),
  password: z.string().nullish(),
  port: z.union([z.int(), z.string()]).nullish(),
  schema: z.string().nullish(),
  extra: z.unknown().optional(),
})

/** A connection from Airflow's JSON (`conn_type`, `extra`, …), as its files of connections hold it. */
export const fromJson = (connId: string, parts: Readonly<Record<string, unknown>>): StoredConnection => {
  const { conn_id: _id, id: _row, ...rest } = parts
  const parsed = airflowParts.safeParse(rest)
  if (!parsed.success) throw bad(connId, issueOf(parsed.error))
  const { conn_type, description, host, login, password, port, schema, extra } = parsed.data
  const isText = typeof extra === 'string' && extra !== ''
  const fields: unknown = isText
    ? parseJson(extra, connId, 'its extra')
    : extra === '' || extra === undefined || extra === null
      ? {}
      : extra
  return check(connId, {
    connId,
    connType: normalizeType(conn_type ?? ''),
    description: description ?? '',
    host: host ?? '',
    login: login ?? '',
    password: password ?? '',
    port: port === null || port === undefined || port === '' ? null : Number(port),
    schema: schema ?? '',
    extra: fields as StoredConnection['extra'],
  })
}

/** Airflow's JSON of it; `fromJson` reads it again. */
export const toJson = (of: StoredConnection): Record<string, JsonValue> => ({
  conn_type: of.connType,
  description: of.description,
  host: of.host,
  login: of.login,
  password: of.password,
  port: of.port,
  schema: of.schema,
  extra: Object.keys(of.extra).length === 0 ? '' : JSON.stringify(of.extra),
})

/** Webhooks have no password: whoever knows the path may write. */
const WEBHOOK = /(?:^|\.)hooks\.|webhook/i

/** Whether the schema of a connection, its path, is a secret. */
export const isSchemaSecret = ({ connType, host, schema }: Pick<StoredConnection, 'connType' | 'host' | 'schema'>) =>
  schema !== '' && [connType, host.replace(/^\w+:\/\//, ''), schema].some((text) => WEBHOOK.test(text))

/**
 * Texts of a connection that must never be shown: the password, what stands below sensitive names of its extra, and the path
 * of a webhook.
 */
export const secretsOfConnection = (of: StoredConnection): Secret[] => [
  ...(of.password === '' ? [] : [{ text: of.password, login: of.login }]),
  ...(isSchemaSecret(of) ? [{ text: of.schema }] : []),
  ...secretsIn(of.extra).map((text) => ({ text })),
]
/** `login`: how the two are sent together, in `Authorization: Basic`. */
export type Secret = { readonly text: string; readonly login?: string }

const check = (connId: string, parts: z.input<typeof connection>): StoredConnection => {
  const parsed = connection.safeParse(parts)
  if (parsed.success) return parsed.data
  throw bad(connId, issueOf(parsed.error))
}

const issueOf = (error: z.ZodError): string => {
  const issue = error.issues[0]
  if (issue?.code === 'unrecognized_keys') return `it has no part ${issue.keys.map((key) => `"${key}"`).join(', ')}`
  return `its ${issue?.path.join('.') ?? 'text'} is wrong: ${issue?.message ?? ''}`
}

const parseJson = (text: string, connId: string, what: string): Record<string, JsonValue> => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, JsonValue>
  } catch {
    // V8 quotes the text in its message.
  }
  throw bad(connId, `${what} is not a JSON object`)
}

const bad = (connId: string, why: string): PfadError =>
  new PfadError('bad-connection', `The connection ${JSON.stringify(connId)} cannot be read: ${why}.`, EXAMPLE)

const normalizeType = (type: string): string => (type === 'postgresql' ? 'postgres' : type.replaceAll('-', '_'))

/** As Python's `quote(…, safe='')`: all but letters, digits and `_.-~`. */
const quote = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
const quotePlus = (text: string): string => quote(text).replaceAll('%20', '+')
const unquotePlus = (text: string): string => unquote(text.replaceAll('+', ' '))
/** What is no escape stays as it is, as in Python. */
const unquote = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
