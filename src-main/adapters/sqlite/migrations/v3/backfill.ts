/** A date's run is found by DAG and date, which are unique: no reference that could dangle. */
export const backfill = `
CREATE TABLE backfill (
  id INTEGER PRIMARY KEY,
  dag_id TEXT NOT NULL,
  from_date INTEGER NOT NULL,
  to_date INTEGER NOT NULL,
  schedule TEXT NOT NULL,
  run_backwards INTEGER NOT NULL,
  reprocess_behavior TEXT NOT NULL,
  max_active_runs INTEGER NOT NULL,
  dag_run_conf TEXT,
  is_paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  total INTEGER NOT NULL,
  decided INTEGER NOT NULL,
  next_date INTEGER,
  completed_at INTEGER,
  is_cancelled INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX backfill_active ON backfill (dag_id) WHERE completed_at IS NULL;
CREATE INDEX backfill_by_dag ON backfill (dag_id, id);

CREATE TABLE backfill_dag_run (
  backfill INTEGER NOT NULL,
  sort_ordinal INTEGER NOT NULL,
  logical_date INTEGER NOT NULL,
  decision TEXT NOT NULL,
  PRIMARY KEY (backfill, sort_ordinal)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX backfill_dag_run_by_date ON backfill_dag_run (backfill, logical_date);
`
