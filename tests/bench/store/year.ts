import { DatabaseSync } from 'node:sqlite'
import { MINUTE_DAG } from '../system/fixture.ts'

export const YEAR_OF_MINUTES = 525_600
const MINUTE = 60_000

/**
 * Multiplies a finished run of a stopped app's `pfad.db` into a year of runs, one for each minute before it: with all its
 * task instances, attempts, XComs and history, of whatever tables there are. Times move with the run.
 */
export const multiplyRun = (path: string, runs = YEAR_OF_MINUTES): void => {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN')
    const row = db
      .prepare(
        `SELECT id, run_after - run_after % ${MINUTE} AS due FROM dag_run
         WHERE dag_id = ? AND state = 'success' ORDER BY logical_date LIMIT 1`,
      )
      .get(MINUTE_DAG)
    const [template, first] = [
      Number(row?.['id']),
      Number(db.prepare('SELECT max(id) AS id FROM dag_run').get()?.['id']),
    ]
    // Oldest first, as they would have come: `step` minutes before the template.
    db.exec(`CREATE TEMP TABLE copy (id INTEGER PRIMARY KEY, shift INTEGER NOT NULL)`)
    db.prepare(
      `WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ?1)
       INSERT INTO copy SELECT ?2 + k, (?1 - k + 60) * -${MINUTE} FROM n`,
    ).run(runs, first)
    for (const table of ['dag_run', ...tablesOfRuns(db)]) {
      const columns = columnsOf(db, table)
      const id = table === 'dag_run' ? 't.id' : 't.run'
      const values = columns.map((column) => valueOf(column, table))
      db.exec(
        `INSERT INTO ${table} (${columns.map(quote).join(', ')})
         SELECT ${values.join(', ')} FROM copy c CROSS JOIN ${table} t WHERE ${id} = ${template} ORDER BY c.id`,
      )
    }
    db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

/** Tables whose rows hang on a run, and that such a run left rows in; what is owed to it is not among them. */
const tablesOfRuns = (db: DatabaseSync): string[] =>
  db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => name !== 'callback' && columnsOf(db, name).includes('run'))

const columnsOf = (db: DatabaseSync, table: string): string[] =>
  db
    .prepare(`PRAGMA table_info(${quote(table)})`)
    .all()
    .map(({ name }) => String(name))

const quote = (name: string): string => `"${name}"`

const IS_TIME = /_at$|^at$|_date$|_after$|^interval_/
const valueOf = (column: string, table: string): string => {
  if (column === (table === 'dag_run' ? 'id' : 'run')) return 'c.id'
  if (column === 'run_id') {
    return `'scheduled__' || strftime('%Y-%m-%dT%H:%M:%S+00:00', (t.logical_date + c.shift) / 1000, 'unixepoch')`
  }
  return IS_TIME.test(column) ? `t.${quote(column)} + c.shift` : `t.${quote(column)}`
}
