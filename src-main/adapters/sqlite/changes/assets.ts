import { type Appliers, expectOne } from './applier.ts'

export const assetChanges = {
  assetEvent: (db, { event }) => {
    const { id, asset, at, extra, source, by } = event
    db.run(
      'INSERT INTO asset_event (id, asset, at, extra, dag_id, run_id, task_id, map_index, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, asset, at, JSON.stringify(extra)],
      ...[source?.dagId ?? null, source?.runId ?? null, source?.taskId ?? null, source?.mapIndex ?? null, by],
    )
  },
  queueAsset: (db, { queued: { dagId, asset, eventId, at } }) => {
    db.run('INSERT INTO asset_queue (dag_id, asset, event, at) VALUES (?, ?, ?, ?)', dagId, asset, eventId, at)
  },
  unqueueAssets: (db, { dagId, assets }) => {
    for (const asset of assets)
      expectOne(db.run('DELETE FROM asset_queue WHERE dag_id = ? AND asset = ?', dagId, asset))
  },
  watchAssets: (db, { dagId, after }) => {
    db.run('INSERT OR REPLACE INTO asset_watch (dag_id, after) VALUES (?, ?)', dagId, after)
  },
  consumeAssetEvents: (db, { dagId, runId, assets, after, upTo }, idOf) => {
    db.run(
      `INSERT INTO dag_run_asset_event (run, event)
       SELECT ?, id FROM asset_event WHERE asset IN (SELECT value FROM json_each(?)) AND id > ? AND id <= ?`,
      ...[idOf(dagId, runId), JSON.stringify(assets), after, upTo],
    )
  },
} satisfies Partial<Appliers>
