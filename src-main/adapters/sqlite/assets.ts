import { z } from 'zod'
import { assetEvent } from '../../contract/models/asset.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { AssetReads } from '../../engine/ports/store/assets.ts'
import type { Database, Row, Value } from './database.ts'

export const createAssetReads = (db: Database): AssetReads => ({
  assetQueue: () =>
    db
      .all('SELECT dag_id AS dagId, asset, event AS eventId, at FROM asset_queue ORDER BY dag_id, event')
      .map((row) => queuedAsset.parse(row)),
  assetWatches: () =>
    db.all('SELECT dag_id AS dagId, after FROM asset_watch ORDER BY dag_id').map((row) => assetWatch.parse(row)),
  lastAssetEventId: () => Number(db.get('SELECT coalesce(max(id), 0) AS last FROM asset_event')?.['last']),
  assetEvents: ({ asset, producedBy, consumedBy, limit }) => {
    const used: [string, ...Value[]][] = []
    if (asset !== undefined) used.push(['asset = ?', asset])
    if (producedBy !== undefined) used.push(['dag_id = ? AND run_id = ?', producedBy.dagId, producedBy.runId])
    if (consumedBy !== undefined) {
      const run = 'SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?'
      const linked = `id IN (SELECT event FROM dag_run_asset_event WHERE run = (${run}))`
      used.push([linked, consumedBy.dagId, consumedBy.runId])
    }
    const where = used.length === 0 ? '' : `WHERE ${used.map(([condition]) => condition).join(' AND ')}`
    const values = used.flatMap(([, ...each]) => each)
    return db.all(`SELECT * FROM asset_event ${where} ORDER BY id DESC LIMIT ?`, ...values, limit).map(toAssetEvent)
  },
  lastAssetEvents: () =>
    db
      .all(
        // From name to name in the index: there may be very many events, but few assets.
        `WITH RECURSIVE name (asset) AS (
           SELECT min(asset) FROM asset_event
           UNION ALL SELECT (SELECT min(asset) FROM asset_event e WHERE e.asset > name.asset) FROM name WHERE asset IS NOT NULL)
         SELECT * FROM asset_event WHERE id IN (
           SELECT (SELECT max(id) FROM asset_event e WHERE e.asset = name.asset) FROM name WHERE asset IS NOT NULL)
         ORDER BY asset`,
      )
      .map(toAssetEvent),
})

const queuedAsset = z.object({ dagId: z.string(), asset: z.string(), eventId: z.int(), at: z.int() })
const assetWatch = z.object({ dagId: z.string(), after: z.int() })

const toAssetEvent = (row: Row) =>
  assetEvent.parse({
    ...row,
    extra: typeof row['extra'] === 'string' ? JSON.parse(row['extra']) : null,
    source:
      row['dag_id'] === null
        ? null
        : { dagId: row['dag_id'], runId: row['run_id'], taskId: row['task_id'], mapIndex: row['map_index'] },
  })

/** Old events to which nothing hangs any more; the newest of each asset stays. Part of the caller's transaction. */
export const removeAssetEventsBefore = (db: Database, instant: EpochMs, limit: number): number =>
  db.run(
    `DELETE FROM asset_event WHERE id IN (
       SELECT id FROM asset_event e
       WHERE at < ? AND id < (SELECT max(id) FROM asset_event o WHERE o.asset = e.asset)
         AND NOT EXISTS (SELECT 1 FROM asset_queue q WHERE q.event = e.id)
         AND NOT EXISTS (SELECT 1 FROM dag_run_asset_event l WHERE l.event = e.id)
       ORDER BY at LIMIT ?)`,
    ...[instant, limit],
  )
