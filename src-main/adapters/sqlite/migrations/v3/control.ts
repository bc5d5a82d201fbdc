/** What people write beside runs and tasks, and their events in the order of time. `task_id` is '' for the run itself. */
export const control = `
CREATE TABLE note (
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  text TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (run, task_id, map_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_by_people ON event (at, run, seq) WHERE by IS NOT NULL;
`
