/** Connections, variables and pools. What is a secret, or may be one, is sealed with the home's key. */
export const config = `
CREATE TABLE connection (
  conn_id TEXT PRIMARY KEY,
  conn_type TEXT NOT NULL,
  description TEXT NOT NULL,
  host TEXT NOT NULL,
  login TEXT NOT NULL,
  port INTEGER,
  schema TEXT NOT NULL,
  sealed BLOB,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE variable (
  key TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  sealed BLOB NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pool (
  pool TEXT PRIMARY KEY,
  slots INTEGER NOT NULL,
  description TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO pool (pool, slots, description) VALUES ('default_pool', 128, 'Default pool');
`
