/** Where an engine can be spoken to. `path` is a Unix socket or a Windows pipe. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: Tls | null }
  | { readonly kind: 'ssh'; readonly user: string | null; readonly host: string; readonly port: number | null }

/** What TLS asks for: PEM texts, and whether the engine's certificate is checked. */
export type Tls = {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly isVerified: boolean
}

/**
 * An engine's address as Docker writes it (`unix://`, `npipe://`, `tcp://`, `http(s)://`, `ssh://`, or `host:port`); null for
 * what is none. `tls` says how `tcp` is secured where it is.
 */
export const parseAddress = (address: string, tls: Tls | null = null): Endpoint | null => {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)
  // A pipe is written npipe:////./pipe/name, with either slash; Node opens //./pipe/name.
  if (socket?.[1] !== undefined) return { kind: 'socket', path: socket[1].replaceAll('\\', '/') }
  if (/^[/\\]/.test(address)) return { kind: 'socket', path: address.replaceAll('\\', '/') }
  const url = URL.parse(address.includes('://') ? address : `tcp://${address}`)
  if (url === null || url.hostname === '') return null
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? null : Number(url.port)
  if (url.protocol === 'ssh:') return { kind: 'ssh', user: decodeURIComponent(url.username) || null, host, port }
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol)) return null
  const isSecure = tls !== null || url.protocol === 'https:'
  return { kind: 'tcp', host, port: port ?? (isSecure ? 2376 : 2375), tls: isSecure ? (tls ?? SYSTEM_TLS) : null }
}

const SYSTEM_TLS: Tls = { ca: null, cert: null, key: null, isVerified: true }

/** The address as Docker writes it, without credentials. */
export const formatAddress = (endpoint: Endpoint): string => {
  if (endpoint.kind === 'socket') {
    return /^\/\/[.?]\/pipe\//.test(endpoint.path) ? `npipe://${endpoint.path}` : `unix://${endpoint.path}`
  }
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host
  if (endpoint.kind === 'tcp') return `tcp://${host}:${endpoint.port}`
  return `ssh://${endpoint.user === null ? '' : `${endpoint.user}@`}${host}${endpoint.port === null ? '' : `:${endpoint.port}`}`
}
