import type { StoredConnection } from '../../contract/models/config.ts'
import type { ConfigStore } from '../../engine/ports/configStore.ts'
import type { Vault } from '../secrets/vault.ts'

/** What connections and variables are made of. */
export type ConfigDeps = {
  readonly store: ConfigStore
  readonly vault: Vault
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly stack?: StackConnections
}

/** The connections that the stack gives, for ids that neither the environment nor the store has. */
export type StackConnections = {
  readonly connections: () => readonly StoredConnection[]
  /** Whether the app works on the stack: listings show them then. A single run may use them in any case. */
  readonly isChosen: boolean
}

export type Put<T> = {
  readonly items: readonly T[]
  readonly onExisting: 'fail' | 'overwrite' | 'skip'
  /** Who asks. */
  readonly by: string
}
