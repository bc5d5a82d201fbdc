import { PfadError } from '../../../contract/error.ts'
import type { Connection } from '../../../core/authoring/context.ts'

/**
 * A connection from `PFAD_CONN_<ID>`, a URI as Airflow writes them: `type://login:password@host:port/schema?extra=…`,
 * percent-encoded. Errors name the variable, never its value.
 */
export const readConnection = (connId: string, env: Readonly<Record<string, string | undefined>>): Connection => {
  const name = `PFAD_CONN_${connId.toUpperCase()}`
  const text = env[name]
  if (!text) throw new PfadError('connection-not-found', `There is no connection ${connId}.`, `Set ${name} to a URI.`)
  let uri: URL
  try {
    // A type that is no web scheme keeps its host only behind //; `generic:` URLs are parsed alike.
    uri = new URL(text)
  } catch {
    throw new PfadError(
      'bad-connection',
      `${name} is not a URI.`,
      'Write type://login:password@host:port/schema?extra=value',
    )
  }
  const part = (value: string): string | null => (value === '' ? null : decodeURIComponent(value))
  return {
    connId,
    connType: uri.protocol.slice(0, -1),
    host: part(uri.hostname),
    port: uri.port === '' ? null : Number(uri.port),
    login: part(uri.username),
    password: part(uri.password),
    schema: part(uri.pathname.replace(/^\//, '')),
    extra: Object.fromEntries(uri.searchParams),
  }
}
