import type { Backend } from '../../contract/models/primitives.ts'
import type { RunStore } from '../ports/runStore.ts'

/** What people ask for. Each validates all before it changes anything, so that a refusal leaves the draft as it was. */
export type CommandDeps = {
  readonly store: RunStore
  readonly backend: () => Backend
  /** Called before a run's rows are gone for good. */
  readonly removeLogs?: (dagId: string, runId: string) => Promise<void>
}
