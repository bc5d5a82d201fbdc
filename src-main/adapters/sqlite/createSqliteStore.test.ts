import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDag } from '../../../tests/contracts/engineFixtures.ts'
import { PfadError } from '../../contract/error.ts'
import { createSqliteStore } from './createSqliteStore.ts'
import { openDatabase } from './database.ts'
import { APPLICATION_ID, migrations } from './migrations/index.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pfad-sqlite-'))
  path = join(folder, 'pfad.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const refusal = (code: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(path), hint: expect.any(String) })

describe('opening', () => {
  it('makes a database, and finds everything again', async () => {
    const store = createSqliteStore({ path })
    store.setSetting('producer', { running: true, rate: 50 })
    await store[Symbol.asyncDispose]()
    const again = createSqliteStore({ path })
    expect(again.getSetting('producer')).toEqual({ running: true, rate: 50 })
    expect(again.getSetting('never')).toBeNull()
    await again[Symbol.asyncDispose]()
    expect(readdirSync(folder)).toEqual(['pfad.db'])
  })

  it('takes an empty file for none', async () => {
    writeFileSync(path, '')
    const store = createSqliteStore({ path })
    expect(store.runs.dags()).toEqual([])
    await store[Symbol.asyncDispose]()
  })

  it.each([
    ['text', () => writeFileSync(path, 'this is no database, whatever its name says')],
    ['a torn page', () => tear(path)],
    ['another program’s database', () => foreign(path)],
    ['a version below nothing', () => damageVersion(path, -2_080_374_780)],
    ['no version', () => damageVersion(path, 0)],
  ])('refuses %s and leaves it as it is', (_, make) => {
    make()
    const before = readFileSync(path)
    expect(() => createSqliteStore({ path })).toThrow(refusal('database-corrupt'))
    expect(readFileSync(path)).toEqual(before)
  })

  it('refuses a newer schema and leaves it as it is', () => {
    openDatabase(path)[Symbol.dispose]()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 999')
    database.close()
    const before = readFileSync(path)
    expect(() => createSqliteStore({ path })).toThrow(refusal('database-newer'))
    expect(readFileSync(path)).toEqual(before)
  })

  it('refuses what it cannot write', () => {
    mkdirSync(path)
    expect(() => createSqliteStore({ path })).toThrow(refusal('database-unwritable'))
    path = join(folder, 'missing', 'pfad.db')
    expect(() => createSqliteStore({ path })).toThrow(refusal('database-unwritable'))
    path = '/dev/full'
    if (process.platform === 'linux') expect(() => createSqliteStore({ path })).toThrow(PfadError)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('refuses a folder that is not ours', () => {
    chmodSync(folder, 0o500)
    expect(() => createSqliteStore({ path })).toThrow(refusal('database-unwritable'))
    chmodSync(folder, 0o700)
  })

  it('says so when the disk is full, and has written nothing', () => {
    const db = openDatabase(path)
    db.run('PRAGMA max_page_count = 1')
    const fill = () => db.run('INSERT INTO setting (name, value) VALUES (?, ?)', 'big', 'x'.repeat(10_000_000))
    expect(fill).toThrow(refusal('database-unwritable'))
    expect(db.all('SELECT * FROM setting')).toEqual([])
    db[Symbol.dispose]()
  })

  it('answers any damage with a store or a PfadError', async () => {
    openDatabase(path)[Symbol.dispose]()
    const whole = readFileSync(path)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.boolean(),
        async (at, bytes, cut) => {
          const damaged = Buffer.from(whole)
          damaged.set(bytes.subarray(0, whole.length - at), at)
          writeFileSync(path, cut ? damaged.subarray(0, at) : damaged)
          try {
            await createSqliteStore({ path })[Symbol.asyncDispose]()
          } catch (error) {
            expect(error).toBeInstanceOf(PfadError)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('knows the last scheduled interval of a database that kept only its end', () => {
    const old = new DatabaseSync(path)
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}; ${migrations[0]}; PRAGMA user_version = 1`)
    const serialized = JSON.stringify(makeDag('d', []))
    old.prepare(`INSERT INTO dag_version VALUES (1, 'd', 'v1', ?), (2, 'e', 'v1', ?)`).run(serialized, serialized)
    old.exec(`INSERT INTO dag VALUES ('d', 1, 0, 1, 120000), ('e', 2, 0, 1, 120000);
      INSERT INTO dag_run (dag_id, run_id, run_type, state, logical_date, interval_start, interval_end, run_after, queued_at,
        conf, version, backend, triggered_by)
      VALUES ('d', 'r', 'scheduled', 'success', 60000, 60000, 120000, 120000, 0, '{}', 1, 'embedded', 'scheduler')`)
    old.close()
    const db = openDatabase(path)
    const columns = 'last_scheduled_start AS start, last_scheduled_end AS end'
    expect(db.all(`SELECT ${columns} FROM dag ORDER BY dag_id`)).toEqual([
      { start: 60_000, end: 120_000 },
      { start: 119_999, end: 120_000 },
    ])
    db[Symbol.dispose]()
  })

  it('runs each migration once', () => {
    openDatabase(path)[Symbol.dispose]()
    const copy = join(folder, 'copy.db')
    copyFileSync(path, copy)
    const db = openDatabase(copy)
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: migrations.length })
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    db[Symbol.dispose]()
  })
})

const tear = (file: string) => {
  openDatabase(file)[Symbol.dispose]()
  const bytes = readFileSync(file)
  bytes.fill(0xff, 4096, 12_288)
  writeFileSync(file, bytes)
}

const foreign = (file: string) => {
  const database = new DatabaseSync(file)
  database.exec('CREATE TABLE mine (x); PRAGMA user_version = 1')
  database.close()
}

/** A sound database whose header says another version, and that its pages are not vacuumed: what opening would change. */
const damageVersion = (path: string, version: number): void => {
  openDatabase(path)[Symbol.dispose]()
  const bytes = readFileSync(path)
  bytes.writeInt32BE(version, 60)
  bytes.writeUInt32BE(0, 64)
  writeFileSync(path, bytes)
}
