import type { Pool, StoredConnection, StoredVariable } from '../../contract/models/config.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'

/** Who wrote a row, and when. */
export type Written = { readonly updatedAt: EpochMs; readonly updatedBy: string }

/** A connection whose password and extra are sealed together; null: it has neither. */
export type SealedConnection = Omit<StoredConnection, 'password' | 'extra'> &
  Written & { readonly sealed: Uint8Array | null }

export type SealedVariable = Omit<StoredVariable, 'value'> & Written & { readonly sealed: Uint8Array }

/** One write to connections, variables or pools; a `put` replaces what has its name. */
export type ConfigChange =
  | { readonly type: 'putConnection'; readonly row: SealedConnection }
  | { readonly type: 'removeConnection'; readonly connId: string }
  | { readonly type: 'putVariable'; readonly row: SealedVariable }
  | { readonly type: 'removeVariable'; readonly key: string }
  | { readonly type: 'putPool'; readonly row: Pool }
  | { readonly type: 'removePool'; readonly pool: string }

/** Connections, variables and pools of a home; listings by name. It never sees a secret in clear. */
export interface ConfigStore {
  connections(): SealedConnection[]
  variables(): SealedVariable[]
  pools(): Pool[]
  /** All or nothing; durable when it returns. */
  apply(changes: readonly ConfigChange[]): void
}
