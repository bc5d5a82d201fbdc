import { PfadError } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { Connection } from '../authoring/context.ts'

/** Where an HTTP service answers, and how its certificate is judged. */
export type ServiceAddress = {
  readonly connId: string
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** What the address has behind host and port, with its leading slash; empty where there is none. */
  readonly path: string
  /** PEM file of the authority that signed its certificate; null: those that Node trusts. */
  readonly caFile: string | null
  /** False: any certificate will do. */
  readonly verify: boolean
}

/**
 * The address that a connection means: `endpoint` where its extra has one, else host and port. TLS where the address says
 * https, the port is one of TLS (443, `tlsPort`), or the extra says `secure: true`. Throws `bad-connection`.
 */
export const serviceAddress = (
  { connId, connType, host, port, extra }: Connection,
  { endpoint, ports }: { endpoint: string | null; ports: { readonly plain: number; readonly tls: number } },
): ServiceAddress => {
  const text = endpoint ?? host
  if (text === '') {
    throw badConnection(connId, 'names no host', `Give it one: pfad connections add ${connId} --conn-uri …`)
  }
  const [, scheme = '', name = '', digits = '', path = ''] = ADDRESS.exec(text) ?? []
  if (name === '') {
    throw badConnection(connId, 'has a host that is no address', 'Write host, host:port or https://host:port.')
  }
  const given = digits === '' ? (endpoint === null ? port : null) : Number(digits)
  const isTls =
    truth(connId, extra, 'secure') ??
    (scheme === '' ? connType === 'https' || given === 443 || given === ports.tls : scheme.toLowerCase() === 'https')
  const usual = scheme === '' ? ports : { plain: 80, tls: 443 }
  const caFile = extra['ca_cert']
  if (caFile !== undefined && typeof caFile !== 'string')
    throw badConnection(connId, 'has a ca_cert that is no path', '')
  return {
    connId,
    host: name.replace(/^\[|\]$/g, ''),
    port: given ?? (isTls ? usual.tls : usual.plain),
    isTls,
    path: path.replace(/\/+$/, ''),
    caFile: caFile === undefined || caFile === '' ? null : caFile,
    verify: truth(connId, extra, 'verify') ?? true,
  }
}

/** `[scheme://]host[:port][/path]`, the host perhaps an IPv6 address in brackets. */
const ADDRESS = /^(?:([a-z][\w+.-]*):\/\/)?(\[[\da-f:.]+\]|[^/?#@:[\]\s]+)(?::(\d{1,5}))?(\/[^?#]*)?$/i

/** A flag of the extra, as JSON or as the text that a URI can hold; null where it has none. */
export const truth = (connId: string, extra: Connection['extra'], name: string): boolean | null => {
  const value: JsonValue | undefined = extra[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'boolean') return value
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(text)) return true
  if (['false', '0', 'no', 'off'].includes(text)) return false
  throw badConnection(connId, `has an extra ${name} that is neither true nor false`, 'Write true or false.')
}

/** A text of the extra; null where it has none. */
export const extraText = ({ connId, extra }: Connection, name: string): string | null => {
  const value = extra[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return value
  throw badConnection(connId, `has an extra ${name} that is no text`, 'Write it in quotes.')
}

export const badConnection = (connId: string, what: string, hint: string): PfadError =>
  new PfadError('bad-connection', `The connection ${JSON.stringify(connId)} ${what}.`, hint)

/** As it stands in messages. */
export const addressText = ({ host, port }: Pick<ServiceAddress, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`
