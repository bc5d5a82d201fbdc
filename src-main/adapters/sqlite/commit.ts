import type { Change } from '../../engine/ports/runStore.ts'
import { alertChanges } from './changes/alert.ts'
import { type Applier, type Appliers, Conflict } from './changes/applier.ts'
import { approvalChanges } from './changes/approval.ts'
import { assetChanges } from './changes/assets.ts'
import { attemptChanges } from './changes/attempt.ts'
import { backfillChanges } from './changes/backfill.ts'
import { callbackChanges } from './changes/callback.ts'
import { controlChanges } from './changes/control.ts'
import { dagChanges } from './changes/dag.ts'
import { historyChanges } from './changes/history.ts'
import { ledgerChanges } from './changes/ledger.ts'
import { runChanges } from './changes/run.ts'
import { taskChanges } from './changes/task.ts'
import type { Database } from './database.ts'
import { databaseError, isConstraint } from './errors.ts'
import type { RunIds } from './runIds.ts'

const appliers: Appliers = {
  ...dagChanges,
  ...runChanges,
  ...taskChanges,
  ...attemptChanges,
  ...approvalChanges,
  ...callbackChanges,
  ...historyChanges,
  ...controlChanges,
  ...backfillChanges,
  ...ledgerChanges,
  ...assetChanges,
  ...alertChanges,
}

/** Applies changes in one transaction. False: a conflict, and nothing was written. */
export const createCommit = (db: Database, ids: RunIds): ((changes: readonly Change[]) => boolean) => {
  const write = (change: Change): void => {
    ;(appliers[change.type] as Applier<Change>)(db, change, ids.idOf, ids.nextSeq)
    // At once: what follows in the same commit may be about a run that takes the removed one's place and name.
    if (change.type === 'removeRun') ids.forget()
  }
  return (changes) => {
    if (changes.length === 0) return true
    try {
      db.transaction(() => {
        for (const change of changes) write(change)
      })
      return true
    } catch (error) {
      ids.forget()
      if (error instanceof Conflict || isConstraint(error)) return false
      throw databaseError(db.path, error)
    }
  }
}
