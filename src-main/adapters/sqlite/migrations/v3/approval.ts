/** Questions to people that wait for an answer. */
export const approval = `
CREATE TABLE approval (
  run INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  map_index INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  deadline INTEGER,
  question TEXT NOT NULL,
  PRIMARY KEY (run, task_id, map_index)
) STRICT, WITHOUT ROWID;
`
