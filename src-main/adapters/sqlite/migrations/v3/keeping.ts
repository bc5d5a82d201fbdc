/** What is owed to people, and what retention looks things up by: the runs of a version, the reports by age. */
export const keeping = `
CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  run INTEGER NOT NULL,
  sender TEXT NOT NULL,
  message TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  last_error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_by_run ON alert (run);

-- Runs whose deadline has passed.
CREATE TABLE missed_deadline (
  run INTEGER PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX dag_run_by_version ON dag_run (version);
CREATE INDEX report_by_time ON report (received_at);
`
