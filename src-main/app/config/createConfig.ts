import type { SecretsStatus } from '../../contract/models/config.ts'
import { type Secret, secretsOfConnection } from '../../core/config/connectionUri.ts'
import { isSensitiveName } from '../../core/config/sensitive.ts'
import { type Connections, createConnections } from './connections.ts'
import type { ConfigDeps } from './deps.ts'
import { createPools, type Pools } from './pools.ts'
import { createVariables, type Variables } from './variables.ts'

export type Config = {
  readonly connections: Connections
  readonly variables: Variables
  readonly pools: Pools
  /** The home's key, and whose secrets it does not open. */
  readonly status: () => SecretsStatus
  /** All secrets that can be read: what must never be shown. */
  readonly secrets: () => Secret[]
}

/** Connections, variables and pools of a home. */
export const createConfig = (deps: ConfigDeps): Config => {
  const connections = createConnections(deps)
  const variables = createVariables(deps)
  return {
    connections,
    variables,
    pools: createPools(deps.store),
    status: () => {
      const { key, problem } = deps.vault.status()
      const closed = [
        ...deps.store
          .connections()
          .map(({ connId, sealed }) => ({ kind: 'connection' as const, name: connId, sealed })),
        ...deps.store.variables().map(({ key: name, sealed }) => ({ kind: 'variable' as const, name, sealed })),
      ].filter(({ kind, name, sealed }) => sealed !== null && 'problem' in deps.vault.open(sealed, `${kind}\0${name}`))
      const locked = closed.map(({ kind, name }) => ({ kind, name }))
      return { key: key === 'none' && locked.length > 0 ? 'missing' : key, problem, locked }
    },
    secrets: () => [
      ...connections.all().flatMap(secretsOfConnection),
      ...variables.all().flatMap(({ key, value }) => (isSensitiveName(key) ? [{ text: value }] : [])),
    ],
  }
}
