import type { Change } from '../../engine/ports/runStore.ts'
import { type Appliers, Conflict, type IdOf } from './changes/applier.ts'
import { assetChanges } from './changes/assets.ts'
import { attemptChanges } from './changes/attempt.ts'
import { callbackChanges } from './changes/callback.ts'
import { dagChanges } from './changes/dag.ts'
import { historyChanges } from './changes/history.ts'
import { ledgerChanges } from './changes/ledger.ts'
import { runChanges } from './changes/run.ts'
import { taskChanges } from './changes/task.ts'
import type { Database } from './database.ts'
import { databaseError, isConstraint } from './errors.ts'

const appliers: Appliers = {
  ...dagChanges,
  ...runChanges,
  ...taskChanges,
  ...attemptChanges,
  ...callbackChanges,
  ...historyChanges,
  ...ledgerChanges,
  ...assetChanges,
}
const write = (db: Database, change: Change, idOf: IdOf): void =>
  (appliers[change.type] as (db: Database, change: Change, idOf: IdOf) => void)(db, change, idOf)

/** Applies changes in one transaction. False: a conflict, and nothing was written. */
export const createCommit = (db: Database): ((changes: readonly Change[]) => boolean) => {
  // The integer ids of runs in use; cleared after a rollback, which may have taken some of them back.
  const ids = new Map<string, number>()
  const idOf = (dagId: string, runId: string): number => {
    const key = `${dagId}\n${runId}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = db.get('SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?', dagId, runId)?.['id']
    if (typeof id !== 'number') throw new Conflict()
    if (ids.size > 10_000) ids.clear()
    ids.set(key, id)
    return id
  }
  return (changes) => {
    if (changes.length === 0) return true
    try {
      db.transaction(() => {
        for (const change of changes) write(db, change, idOf)
      })
      if (changes.some((change) => change.type === 'removeRun')) ids.clear()
      return true
    } catch (error) {
      ids.clear()
      if (error instanceof Conflict || isConstraint(error)) return false
      throw databaseError(db.path, error)
    }
  }
}
