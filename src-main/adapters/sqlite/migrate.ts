import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { APPLICATION_ID, migrations } from './migrations/index.ts'

/** Of the copies made before migrations the newest so many stay. */
const KEPT = 2

/**
 * Brings the database to this version, all or nothing. Before that an existing one is copied to `<path>.v<n>.backup`, which
 * an older Pfad can open; the copy has that name only once it is whole.
 */
export const migrate = (connection: DatabaseSync, path: string, version: number): void => {
  const isOlder = version > 0 && version < migrations.length
  if (isOlder) backUp(connection, path, version)
  connection.exec('BEGIN IMMEDIATE')
  for (const migration of migrations.slice(version)) connection.exec(migration)
  // Written at every start, too: that the file can be written shows now, and not with the first run.
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length};`)
  connection.exec('COMMIT')
  if (isOlder) pruneBackups(path)
}

const backUp = (connection: DatabaseSync, path: string, version: number): void => {
  const backup = `${path}.v${version}.backup`
  const partial = `${backup}.partial`
  rmSync(partial, { force: true })
  try {
    connection.prepare('VACUUM INTO ?').run(partial)
    sync(partial)
    renameSync(partial, backup)
    if (process.platform !== 'win32') sync(dirname(path))
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw thrown
  }
}

const sync = (path: string): void => {
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const pruneBackups = (path: string): void => {
  const versionOf = (name: string): number => {
    const rest = name.startsWith(`${basename(path)}.v`) ? name.slice(basename(path).length + 2) : ''
    return Number(/^(\d+)\.backup$/.exec(rest)?.[1] ?? 0)
  }
  const old = readdirSync(dirname(path))
    .filter((name) => versionOf(name) > 0)
    .toSorted((a, b) => versionOf(b) - versionOf(a))
    .slice(KEPT)
  for (const name of old) rmSync(join(dirname(path), name), { force: true })
}
