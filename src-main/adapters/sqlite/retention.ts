import type { EpochMs } from '../../contract/models/primitives.ts'
import type { RemoveOptions } from '../../engine/ports/runStore.ts'
import { removeAssetEventsBefore } from './assets.ts'
import { removeRun } from './changes/run.ts'
import type { Database } from './database.ts'
import { databaseError } from './errors.ts'

/** See `RunStore.removeRunsBefore`. Pages that become free go back to the disk, a few at a time. */
export const removeRunsBefore = (
  db: Database,
  instant: EpochMs,
  { keepLast, limit, dryRun = false }: RemoveOptions,
): { dagId: string; runId: string }[] => {
  const old = db.all(
    `SELECT id, dag_id AS dagId, run_id AS runId FROM dag_run r
     WHERE run_after < ?1 AND coalesce(end_date, run_after) < ?1 AND state IN ('success', 'failed')
       AND NOT EXISTS (SELECT 1 FROM callback c WHERE c.run = r.id)
       AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.run = r.id)
       AND run_after < coalesce(
         (SELECT run_after FROM dag_run o WHERE o.dag_id = r.dag_id ORDER BY run_after DESC LIMIT 1 OFFSET max(?2 - 1, 0)),
         CASE WHEN ?2 > 0 THEN -9e15 ELSE 9e15 END)
     ORDER BY run_after LIMIT ?3`,
    ...[instant, keepLast, limit],
  )
  const runs = old.map((row) => ({ dagId: String(row['dagId']), runId: String(row['runId']) }))
  if (dryRun) return runs
  let removed = 0
  try {
    db.transaction(() => {
      for (const row of old) removeRun(db, Number(row['id']))
      removed = old.length + removeAssetEventsBefore(db, instant, limit)
      db.run(
        `DELETE FROM dag_version WHERE id NOT IN (SELECT version FROM dag)
           AND NOT EXISTS (SELECT 1 FROM dag_run r WHERE r.version = dag_version.id)`,
      )
    })
  } catch (error) {
    throw databaseError(db.path, error)
  }
  if (removed === 0) return []
  db.all('PRAGMA incremental_vacuum(1000)')
  return runs
}
