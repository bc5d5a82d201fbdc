/** Why schedules were not followed to the minute, and until when they were watched. */
export const ledger = `
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  dag_id TEXT,
  missed_count INTEGER,
  first_start INTEGER,
  first_end INTEGER,
  last_start INTEGER,
  last_end INTEGER,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_dag ON ledger (dag_id, id);

CREATE TABLE heartbeat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;

ALTER TABLE dag ADD COLUMN is_catching_up INTEGER NOT NULL DEFAULT 0;
`
