/** Runs, tasks, attempts, XComs, callbacks, their history, and the reports that came in. */
export const runs = `
CREATE TABLE dag_version (
  id INTEGER PRIMARY KEY,
  dag_id TEXT NOT NULL,
  version TEXT NOT NULL,
  serialized TEXT NOT NULL,
  UNIQUE (dag_id, version)
) STRICT;

CREATE TABLE dag (
  dag_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES dag_version (id),
  is_paused INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  last_scheduled_end INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE import_error (
  fileloc TEXT PRIMARY KEY,
  line INTEGER,
  message TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dag_run (
  id INTEGER PRIMARY KEY,
  dag_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  run_type TEXT NOT NULL,
  state TEXT NOT NULL,
  logical_date INTEGER,
  interval_start INTEGER,
  interval_end INTEGER,
  run_after INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  start_date INTEGER,
  end_date INTEGER,
  conf TEXT NOT NULL,
  version INTEGER NOT NULL REFERENCES dag_version (id),
  backend TEXT NOT NULL,
  triggered_by TEXT NOT NULL,
  note TEXT,
  UNIQUE (dag_id, run_id),
  UNIQUE (dag_id, logical_date)
) STRICT;
CREATE INDEX dag_run_by_time ON dag_run (run_after);
CREATE INDEX dag_run_by_dag_and_time ON dag_run (dag_id, run_after);
CREATE INDEX dag_run_by_state_and_time ON dag_run (state, run_after);
CREATE INDEX dag_run_by_dag_state_and_time ON dag_run (dag_id, state, run_after);

CREATE TABLE task_instance (
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  state TEXT NOT NULL,
  try_number INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  start_date INTEGER,
  end_date INTEGER,
  next_attempt_at INTEGER,
  reason TEXT,
  PRIMARY KEY (run, task_id, map_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  try_number INTEGER NOT NULL,
  queued_at INTEGER,
  start_date INTEGER NOT NULL,
  end_date INTEGER,
  outcome TEXT,
  error TEXT,
  pid INTEGER,
  owner TEXT,
  lease_until INTEGER,
  PRIMARY KEY (run, task_id, map_index, try_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_running ON attempt (owner) WHERE outcome IS NULL;

CREATE TABLE xcom (
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  try_number INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (run, task_id, map_index, try_number, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE callback (
  id TEXT PRIMARY KEY,
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  try_number INTEGER NOT NULL,
  of TEXT NOT NULL,
  name TEXT NOT NULL,
  error TEXT,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX callback_by_run ON callback (run);

-- Append-only. run 0: what befell the DAG itself.
CREATE TABLE event (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  dag_id TEXT,
  task_id TEXT,
  map_index INTEGER NOT NULL,
  name TEXT NOT NULL,
  by TEXT,
  detail TEXT,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_of_dag ON event (dag_id, seq) WHERE run = 0;

CREATE TABLE report (
  dag_id TEXT NOT NULL,
  minute TEXT NOT NULL,
  revision INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (minute, dag_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_by_dag ON report (dag_id, minute, revision);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
