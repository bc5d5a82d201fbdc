/** Updates of assets, what is queued of them for which DAG, and what each asset-triggered run came from. */
export const assets = `
CREATE TABLE asset_event (
  id INTEGER PRIMARY KEY,
  asset TEXT NOT NULL,
  at INTEGER NOT NULL,
  extra TEXT NOT NULL,
  dag_id TEXT,
  run_id TEXT,
  task_id TEXT,
  map_index INTEGER,
  by TEXT
) STRICT;
CREATE INDEX asset_event_by_asset ON asset_event (asset, id);
CREATE INDEX asset_event_by_run ON asset_event (dag_id, run_id) WHERE dag_id IS NOT NULL;
CREATE INDEX asset_event_by_time ON asset_event (at);

CREATE TABLE asset_queue (
  dag_id TEXT NOT NULL,
  asset TEXT NOT NULL,
  event INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (dag_id, asset)
) STRICT, WITHOUT ROWID;

CREATE TABLE asset_watch (
  dag_id TEXT PRIMARY KEY,
  after INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dag_run_asset_event (
  run INTEGER NOT NULL,
  event INTEGER NOT NULL,
  PRIMARY KEY (run, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX dag_run_asset_event_by_event ON dag_run_asset_event (event);
`
