import type { PutResult } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { ConnectionRow, StoredConnection } from '../../contract/models/config.ts'
import { isSchemaSecret, parseConnection } from '../../core/config/connectionUri.ts'
import { hideSensitive, MASKED } from '../../core/sensitive.ts'
import type { SealedConnection } from '../../engine/ports/configStore.ts'
import { locked } from '../secrets/vault.ts'
import type { ConfigDeps, Put } from './deps.ts'
import { putAll, unknownOf } from './put.ts'

const PREFIX = 'PFAD_CONN_'
const envName = (connId: string): string => PREFIX + connId.toUpperCase()

export type Connections = {
  /** With its secrets. Throws `unknown-connection`, `bad-connection` or `secret-locked`. */
  readonly get: (connId: string) => StoredConnection
  /** All whose secrets can be read. */
  readonly all: () => StoredConnection[]
  readonly list: () => ConnectionRow[]
  readonly put: (put: Put<StoredConnection>) => PutResult
  readonly remove: (connId: string) => void
}

/** A home's connections; `PFAD_CONN_<ID>` in the environment wins over what is stored, that over what the stack gives. */
export const createConnections = ({ store, vault, env, now, stack }: ConfigDeps): Connections => {
  const fromEnvironment = (connId: string): StoredConnection | null => {
    const text = env[envName(connId)]
    return text === undefined || text.trim() === '' ? null : parseFrom(connId, text)
  }
  const open = (row: SealedConnection): StoredConnection | { problem: string } => {
    const { sealed, updatedAt: _at, updatedBy: _by, ...parts } = row
    if (sealed === null) return { ...parts, password: '', extra: {} }
    const opened = vault.open(sealed, rowName(row.connId))
    if ('problem' in opened) return opened
    return { ...parts, ...(JSON.parse(opened.text) as Sealed) }
  }
  const seal = (connection: StoredConnection, by: string): SealedConnection => {
    const { password, extra, ...parts } = connection
    const hidden = isSchemaSecret(connection) ? { schema: connection.schema } : {}
    const secrets: Sealed = { password, extra, ...hidden }
    const hasSecrets = password !== '' || Object.keys({ ...extra, ...hidden }).length > 0
    const sealed = hasSecrets ? vault.seal(JSON.stringify(secrets), rowName(parts.connId)) : null
    const schema = hidden.schema === undefined ? parts.schema : ''
    return { ...parts, schema, sealed, updatedAt: now(), updatedBy: by }
  }
  /** Ids that only the environment has, as people write them: in small letters. */
  const environmentOnly = (stored: readonly SealedConnection[]): string[] => {
    const known = new Set(stored.map(({ connId }) => envName(connId)))
    return Object.keys(env)
      .filter((name) => name.startsWith(PREFIX) && env[name]?.trim() !== '' && !known.has(name))
      .map((name) => name.slice(PREFIX.length).toLowerCase())
  }
  const find = (connId: string): SealedConnection | undefined =>
    store.connections().find((row) => row.connId === connId)
  const fromStack = (connId: string): StoredConnection | undefined =>
    stack?.connections().find((each) => each.connId === connId)

  const get = (connId: string): StoredConnection => {
    const given = fromEnvironment(connId)
    if (given !== null) return given
    const row = find(connId)
    if (row === undefined) {
      const found = fromStack(connId)
      if (found !== undefined) return found
      throw unknownOf('connection', connId, `${envName(connId)} to its URI`)
    }
    const opened = open(row)
    if ('problem' in opened) throw locked(`the connection "${connId}"`, opened.problem)
    return opened
  }
  const list = (): ConnectionRow[] => {
    const stored = store.connections()
    const rows = stored.map((row): ConnectionRow => {
      const isGiven = (env[envName(row.connId)] ?? '').trim() !== ''
      const origin = { source: isGiven ? 'environment' : 'stored', overridden: isGiven } as const
      return {
        ...shown(row.connId, () => (isGiven ? get(row.connId) : open(row)), row),
        ...origin,
        updatedAt: row.updatedAt,
      }
    })
    const given = environmentOnly(stored).map((connId): ConnectionRow => {
      const origin = { source: 'environment', overridden: false, updatedAt: null } as const
      return { ...shown(connId, () => get(connId)), ...origin }
    })
    const known = new Set([...rows, ...given].map(({ connId }) => envName(connId)))
    const left = stack?.isChosen ? stack.connections().filter(({ connId }) => !known.has(envName(connId))) : []
    const fallbacks = left.map((each): ConnectionRow => {
      const origin = { source: 'stack', overridden: false, updatedAt: null } as const
      return { ...shown(each.connId, () => each), ...origin }
    })
    return [...rows, ...given, ...fallbacks].toSorted((a, b) => (a.connId < b.connId ? -1 : 1))
  }
  return {
    get,
    list,
    all: () => list().flatMap(({ connId, problem }) => (problem === null ? [get(connId)] : [])),
    put: (put) =>
      putAll(put, {
        kind: 'connection',
        nameOf: ({ connId }) => connId,
        existing: new Set(store.connections().map(({ connId }) => connId)),
        write: (connections, by) =>
          store.apply(connections.map((each) => ({ type: 'putConnection', row: seal(each, by) }))),
      }),
    remove: (connId) => {
      if (find(connId) === undefined && fromEnvironment(connId) !== null) {
        const message = `The connection "${connId}" comes from the environment.`
        throw new PfadError('bad-argument', message, `Unset ${envName(connId)} where Pfad is started.`)
      }
      if (find(connId) === undefined && fromStack(connId) !== undefined) {
        const message = `The connection "${connId}" comes from the stack and cannot be removed.`
        throw new PfadError('bad-argument', message, 'Store one of the same id to use another place instead.')
      }
      if (find(connId) === undefined) throw unknownOf('connection', connId, null)
      store.apply([{ type: 'removeConnection', connId }])
    },
  }
}

/** What of a connection is sealed, together. The schema only where it is a secret. */
type Sealed = Pick<StoredConnection, 'password' | 'extra'> & { readonly schema?: string }

/** What is sealed opens in its own row only. */
const rowName = (connId: string): string => `connection\0${connId}`

const parseFrom = (connId: string, text: string): StoredConnection => {
  try {
    return parseConnection(connId, text)
  } catch (thrown) {
    if (!(thrown instanceof PfadError)) throw thrown
    throw new PfadError(thrown.code, `${envName(connId)} in the environment: ${thrown.message}`, thrown.hint)
  }
}

type Shown = StoredConnection & { problem: string | null }

/** For listings; of one that cannot be read, what is known of it and why. */
const shown = (
  connId: string,
  read: () => StoredConnection | { problem: string },
  row: SealedConnection | null = null,
): Shown => {
  const { connType = '', description = '', host = '', login = '', port = null, schema = '' } = row ?? {}
  const unread = { connId, connType, description, host, login, port, schema, password: '', extra: {} }
  try {
    const found = read()
    if ('problem' in found) return { ...unread, problem: found.problem }
    const extra = hideSensitive(found.extra) as StoredConnection['extra']
    const schema = isSchemaSecret(found) ? MASKED : found.schema
    return { ...found, schema, password: found.password === '' ? '' : MASKED, extra, problem: null }
  } catch (thrown) {
    return { ...unread, problem: (thrown as Error).message }
  }
}
