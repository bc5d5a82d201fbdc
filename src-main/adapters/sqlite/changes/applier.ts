import type { TaskInstanceKey } from '../../../contract/models/run.ts'
import type { Change } from '../../../engine/ports/runStore.ts'
import type { Database } from '../database.ts'

/** The integer id of a run; throws `Conflict` where there is none. */
export type IdOf = (dagId: string, runId: string) => number

/** Writes one change; `nextSeq` numbers the lines of a run's history. */
export type Applier<C extends Change> = (db: Database, change: C, idOf: IdOf, nextSeq: (run: number) => number) => void

/** How each kind of change is written; a kind without a writer does not compile. */
export type Appliers = { readonly [T in Change['type']]: Applier<Change & { type: T }> }

/** Thrown inside a transaction to take it back: a row was not what the change expected. */
export class Conflict extends Error {}

export const expectOne = (changed: number): void => {
  if (changed !== 1) throw new Conflict()
}

export const keyOf = (key: TaskInstanceKey, idOf: IdOf) =>
  [idOf(key.dagId, key.runId), key.taskId, key.mapIndex] as const
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
