import { PfadError } from '../../../contract/error.ts'
import type { Connection, Connections, Variables } from '../../../core/authoring/context.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Connections as Airflow writes them in the environment: `PFAD_CONN_<ID>=type://login:password@host:port/schema?extra=…`. */
export const environmentConnections = (env: Env): Connections => ({
  async get(connId) {
    const name = `PFAD_CONN_${connId.toUpperCase()}`
    const uri = env[name]
    if (!uri) {
      throw new PfadError('unknown-connection', `There is no connection "${connId}".`, `Set ${name} to its URI.`)
    }
    if (!URL.canParse(uri)) {
      throw new PfadError('bad-connection', `${name} is not a URI.`, 'Example: postgres://user:password@host:5432/name')
    }
    return parseConnection(connId, new URL(uri))
  },
})

const parseConnection = (connId: string, uri: URL): Connection => ({
  connId,
  connType: uri.protocol.slice(0, -1),
  host: decodeURIComponent(uri.hostname),
  port: uri.port === '' ? null : Number(uri.port),
  login: decodeURIComponent(uri.username),
  password: decodeURIComponent(uri.password),
  schema: decodeURIComponent(uri.pathname.slice(1)),
  extra: Object.fromEntries(uri.searchParams),
})

/** Variables of the environment: `PFAD_VAR_<KEY>`. */
export const environmentVariables = (env: Env): Variables => ({
  async get(key, byDefault) {
    const name = `PFAD_VAR_${key.toUpperCase()}`
    const value = env[name] ?? byDefault
    if (value === undefined) {
      throw new PfadError('unknown-variable', `There is no variable "${key}".`, `Set ${name}, or give a default.`)
    }
    return value
  },
})
