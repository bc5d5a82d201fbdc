import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { PfadError } from '../../contract/error.ts'
import { corrupt, databaseError } from './errors.ts'
import { APPLICATION_ID, migrations } from './migrations/index.ts'

/** What can be said of a database by reading it only, also while an app writes to it. */
export type DatabaseFacts = {
  readonly schema: number
  /** The schema that this Pfad knows. */
  readonly known: number
  readonly bytes: number
  readonly runs: number
}

const reading = <T>(path: string, work: (database: DatabaseSync) => T): T => {
  if (!existsSync(path)) {
    throw new PfadError(
      'database-missing',
      `There is no database ${path}.`,
      'Start Pfad once, or name its home: --home.',
    )
  }
  try {
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      database.exec('PRAGMA busy_timeout = 5000')
      if (pragma(database, 'application_id') !== APPLICATION_ID) throw corrupt(path, 'it is not a database of Pfad')
      return work(database)
    } finally {
      database.close()
    }
  } catch (thrown) {
    throw databaseError(path, thrown)
  }
}

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name])

export const databaseFacts = (path: string): DatabaseFacts =>
  reading(path, (database) => ({
    schema: pragma(database, 'user_version'),
    known: migrations.length,
    bytes: pragma(database, 'page_count') * pragma(database, 'page_size'),
    runs: Number(database.prepare('SELECT count(*) AS runs FROM dag_run').get()?.['runs']),
  }))

/** Reads all of it; empty where it is sound. */
export const checkDatabase = (path: string): string[] =>
  reading(path, (database) => {
    const found = database.prepare('PRAGMA integrity_check(20)').all()
    const broken = database.prepare('PRAGMA foreign_key_check').all()
    return [
      ...found.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok'),
      ...broken.map((row) => `${String(row['table'])}: a row refers to one of ${String(row['parent'])} that is gone`),
    ]
  })

/** Copies the database as it is at one instant, also while an app writes to it; gives the versions of DAGs that it needs. */
export const copyDatabase = (from: string, to: string): string[] => {
  reading(from, (database) => {
    try {
      database.prepare('VACUUM INTO ?').run(to)
    } catch (thrown) {
      throw databaseError(to, thrown)
    }
  })
  return reading(to, (database) =>
    database
      .prepare('SELECT DISTINCT version FROM dag_version ORDER BY version')
      .all()
      .map((row) => String(row['version'])),
  )
}
