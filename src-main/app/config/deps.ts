import type { ConfigStore } from '../../engine/ports/configStore.ts'
import type { Vault } from '../secrets/vault.ts'

/** What connections and variables are made of. */
export type ConfigDeps = {
  readonly store: ConfigStore
  readonly vault: Vault
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

export type Put<T> = {
  readonly items: readonly T[]
  readonly onExisting: 'fail' | 'overwrite' | 'skip'
  /** Who asks. */
  readonly by: string
}
