import { existsSync, statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { PfadError } from '../../contract/error.ts'
import { corrupt, databaseError } from './errors.ts'
import { migrate } from './migrate.ts'
import { APPLICATION_ID, migrations } from './migrations/index.ts'
import { createSameFile } from './sameFile.ts'

export type Row = Record<string, unknown>
export type Value = SQLInputValue

/** The one connection: prepared statements by their text, errors as `PfadError`s, and a transaction. */
export type Database = Disposable & {
  readonly path: string
  readonly all: (sql: string, ...values: Value[]) => Row[]
  readonly get: (sql: string, ...values: Value[]) => Row | null
  /** Rows changed. */
  readonly run: (sql: string, ...values: Value[]) => number
  /** Commits what `body` did, or takes all of it back if it throws. */
  readonly transaction: <T>(body: () => T) => T
}

/** Reading all of a larger file at each start would cost more than it gives; its damage shows when it is met. */
const QUICK_CHECK_BYTES = 16 * 1024 * 1024

/**
 * Opens or makes the database. Throws `database-corrupt`, `database-newer` or `database-unwritable`; nothing has been
 * changed then. See `migrate` for what happens to an older one.
 */
export const openDatabase = (path: string): Database => {
  try {
    const version = path === ':memory:' ? 0 : inspect(path)
    const connection = new DatabaseSync(path)
    try {
      prepareConnection(connection)
      migrate(connection, path, version)
    } catch (error) {
      connection.close()
      throw error
    }
    return wrap(connection, path)
  } catch (error) {
    throw databaseError(path, error)
  }
}

/** The file's schema version, 0 where there is none yet; read without a right to write. */
const inspect = (path: string): number => {
  if (!existsSync(path)) return 0
  const { size } = statSync(path)
  if (size === 0) return 0
  const connection = new DatabaseSync(path, { readOnly: true })
  try {
    connection.exec('PRAGMA busy_timeout = 5000')
    return check(connection, path, size)
  } finally {
    connection.close()
  }
}

const check = (connection: DatabaseSync, path: string, size: number): number => {
  const pragma = (name: string) => Number(connection.prepare(`PRAGMA ${name}`).get()?.[name])
  const version = pragma('user_version')
  if (version === 0 && pragma('page_count') <= 1) return 0
  if (pragma('application_id') !== APPLICATION_ID) throw corrupt(path, 'it is not a database of Pfad')
  // The two are written in one transaction, so that there is no file of ours without a version.
  if (version <= 0) throw corrupt(path, `its schema version is ${version}`)
  if (version > migrations.length) {
    throw new PfadError(
      'database-newer',
      `The database ${path} was written by a newer Pfad (schema ${version}, this one knows ${migrations.length}).`,
      'Update Pfad, or use another home with --home. Nothing was changed.',
    )
  }
  if (size <= QUICK_CHECK_BYTES) {
    const found = connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    if (found !== 'ok') throw corrupt(path, String(found))
  }
  return version
}

const prepareConnection = (connection: DatabaseSync): void => {
  // Incremental vacuum has to be chosen before the first table. FULL: what was committed survives a power cut.
  connection.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
  `)
}

const wrap = (connection: DatabaseSync, path: string): Database => {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const sameFile = createSameFile(path)
  let isInside = false
  const guarded = <T>(body: () => T): T => {
    // Inside a transaction the caller wants SQLite's own error: a constraint there may be an answer.
    if (isInside) return body()
    try {
      return body()
    } catch (error) {
      throw databaseError(path, error)
    }
  }
  return {
    path,
    all: (sql, ...values) => guarded(() => prepare(sql).all(...values)),
    get: (sql, ...values) => guarded(() => prepare(sql).get(...values) ?? null),
    run: (sql, ...values) => {
      if (!isInside) sameFile.check()
      return guarded(() => Number(prepare(sql).run(...values).changes))
    },
    transaction: (body) => {
      sameFile.check()
      guarded(() => prepare('BEGIN IMMEDIATE').run())
      isInside = true
      try {
        const result = body()
        prepare('COMMIT').run()
        return result
      } catch (error) {
        if (connection.isTransaction) prepare('ROLLBACK').run()
        throw error
      } finally {
        isInside = false
      }
    },
    [Symbol.dispose]: () => {
      if (!connection.isOpen) return
      connection.close()
      sameFile.clearUp()
    },
  }
}
