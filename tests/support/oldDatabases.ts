import { DatabaseSync } from 'node:sqlite'
import { runs } from '../../src-main/adapters/sqlite/migrations/001-runs.ts'
import { lastScheduledStart } from '../../src-main/adapters/sqlite/migrations/002-lastScheduledStart.ts'
import { APPLICATION_ID } from '../../src-main/adapters/sqlite/migrations/index.ts'

/** A DAG as the first Pfad wrote it, with nothing that came later. */
const SERIALIZED = JSON.stringify({
  ...{ dagId: 'd', version: 'v1', fileloc: 'dags:d.ts', description: '', tags: [], schedule: { kind: 'none' } },
  ...{ timezone: 'UTC', startDate: null, endDate: null, catchup: false, maxActiveRuns: 16, maxActiveTasks: 16 },
  ...{ dagrunTimeout: null, isPausedUponCreation: true, params: null, backend: null, groups: [] },
  callbacks: { onSuccess: false, onFailure: true, onRetry: false, onSkipped: false },
  tasks: [
    {
      ...{ taskId: 'a', groupId: null, kind: 'function', upstream: [], triggerRule: 'all_success', retries: 1 },
      ...{ retryDelay: 3000, retryExponentialBackoff: false, maxRetryDelay: null, executionTimeout: null },
      ...{ pool: 'default_pool', poolSlots: 1, priorityWeight: 1, dependsOnPast: false, outlets: [], doc: null },
      callbacks: { onSuccess: true, onFailure: true, onRetry: false, onSkipped: false },
    },
  ],
})

const ROWS = `
INSERT INTO dag_run (id, dag_id, run_id, run_type, state, logical_date, interval_start, interval_end, run_after, queued_at,
  start_date, end_date, conf, version, backend, triggered_by, note) VALUES
  (1, 'd', 'manual__1', 'manual', 'failed', 60000, 60000, 120000, 120000, 1, 2, 3, '{"x":1}', 1, 'embedded', 'cli', 'why'),
  (2, 'd', 'manual__2', 'manual', 'running', 120000, 120000, 180000, 180000, 1, 2, NULL, '{}', 1, 'embedded', 'cli', NULL);
INSERT INTO task_instance VALUES (1, 'a', -1, 'failed', 2, 2, 0, 2, 3, NULL, 'it broke'), (2, 'a', -1, 'running', 1, 0, 0, 2, NULL, NULL, NULL);
INSERT INTO attempt VALUES (1, 'a', -1, 1, 1, 2, 3, 'failed', '{"code":"x","message":"y"}', NULL, NULL, NULL),
  (2, 'a', -1, 1, 1, 2, NULL, NULL, NULL, 7, 'me', 99);
INSERT INTO xcom VALUES (1, 'a', -1, 1, 'return_value', '{"deep":[1]}', 3);
INSERT INTO callback VALUES ('owed', 1, 'a', -1, 2, 'task', 'onFailure', '{"code":"x","message":"y"}', 1, 50);
INSERT INTO event VALUES (1, 1, 1, NULL, NULL, -1, 'create', 'cli', NULL), (0, 1, 1, 'd', NULL, -1, 'pause', 'cli', NULL);
INSERT INTO report VALUES ('d', '2025-01-15_10-00', 1, 'key', 5, '{"report":"x"}');
INSERT INTO setting VALUES ('begun', 'true');
INSERT INTO import_error VALUES ('dags:x.ts', 3, 'no', 1);
`
/** By the schema of each version: the DAG's row. */
const DAG_ROWS = [
  `INSERT INTO dag VALUES ('d', 1, 0, 1, NULL)`,
  `INSERT INTO dag VALUES ('d', 1, 0, 1, NULL, NULL)`,
] as const
const SCHEMAS = [runs, lastScheduledStart] as const

/** Writes a database of an earlier version, with a row in every table; `reports` more make its migration last. */
export const writeOldDatabase = (path: string, version: 1 | 2, reports = 0): void => {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  for (const schema of SCHEMAS.slice(0, version)) database.exec(schema)
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`)
  database.prepare(`INSERT INTO dag_version VALUES (1, 'd', 'v1', ?)`).run(SERIALIZED)
  database.exec(`${DAG_ROWS[version - 1]};${ROWS}`)
  database.exec(`WITH RECURSIVE n (i) AS (SELECT 1 WHERE ${reports} > 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${reports})
    INSERT INTO report SELECT 'many', printf('%08d', i), 1, 'many' || i, i, '{"report":"filler"}' FROM n`)
  database.close()
}
