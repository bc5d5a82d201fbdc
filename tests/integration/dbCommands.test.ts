import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { runPfad } from '../../src-main/app/cli/program.ts'
import { create, makeRun, saveDag } from '../contracts/runStoreRows.ts'
import { createTestHome } from '../setup/app.ts'
import { createFakeIo } from '../setup/fakeIo.ts'

const pfad = async (home: string, ...words: string[]) => {
  const io = createFakeIo({ PFAD_HOME: home })
  return { code: await runPfad(words, io), stdout: io.stdout(), stderr: io.stderr() }
}

/** A home with a database of two hundred runs, in a folder of its own. */
const withDatabase = async () => {
  const root = await createTestHome()
  const path = join(root.path, 'home')
  const database = join(path, 'pfad.db')
  await mkdir(path)
  const store = createSqliteStore({ path: database })
  store.runs.commit([saveDag, ...Array.from({ length: 200 }, (_, at) => create(makeRun(at * 60_000)))])
  await store[Symbol.asyncDispose]()
  return { ...root, path, database }
}

describe('pfad db check', () => {
  const damages: [string, string, (path: string) => Promise<void>][] = [
    [
      'a row that refers to one that is gone',
      'dag_run: a row refers to one of dag_version that is gone',
      async (path) => {
        using database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
        database.exec('DELETE FROM dag_version')
      },
    ],
    [
      'an index that lacks a row',
      'missing from index',
      async (path) => {
        using database = new DatabaseSync(path, { defensive: false })
        database.exec(`CREATE INDEX later ON dag_run (queued_at) WHERE queued_at < 0;
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = 'CREATE INDEX later ON dag_run (queued_at)' WHERE name = 'later'`)
      },
    ],
    [
      'pages of rubbish',
      'malformed',
      async (path) => writeFile(path, (await readFile(path)).fill(0xff, 4096 * 3, 4096 * 7)),
    ],
    ['what is no database at all', 'not a database', (path) => writeFile(path, 'x'.repeat(9000))],
  ]

  it('says that a database is sound', async () => {
    await using home = await withDatabase()
    expect(await pfad(home.path, 'db', 'check')).toEqual({
      ...{ code: 0, stdout: `${home.database} is sound.\n`, stderr: '' },
    })
    const json = await pfad(home.path, 'db', 'check', '-o', 'json')
    expect([json.code, JSON.parse(json.stdout)]).toEqual([0, []])
  })

  it.each(damages)('finds %s, changes nothing, and ends with 1', async (_what, problem, damage) => {
    await using home = await withDatabase()
    await damage(home.database)
    const before = await readFile(home.database)
    const checked = await pfad(home.path, 'db', 'check', '-o', 'json')
    expect(checked).toMatchObject({ code: 1, stderr: expect.stringContaining('Restore it from a backup') })
    expect((JSON.parse(checked.stdout) as { problem: string }[]).map((row) => row.problem).join('\n')).toContain(
      problem,
    )
    expect(await readFile(home.database)).toEqual(before)
  })

  it('has nothing to look at in a new home', async () => {
    await using home = await createTestHome()
    const checked = await pfad(home.path, 'db', 'check')
    expect(checked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no database') })
  })
})

describe('pfad db backup, and restore', () => {
  it('make another home with the same runs', async () => {
    await using home = await withDatabase()
    await mkdir(join(home.path, 'dags'))
    await writeFile(join(home.path, 'dags', 'a.ts'), 'export {}')
    const [backup, other] = [`${home.path}-backup`, `${home.path}-restored`]
    expect(await pfad(home.path, 'db', 'backup', backup)).toMatchObject({ code: 0 })
    expect(await pfad(other, 'db', 'restore', backup, '-o', 'json')).toMatchObject({ code: 0 })
    const version = await pfad(other, 'db', 'version', '-o', 'json')
    expect(JSON.parse(version.stdout)).toMatchObject({ database: join(other, 'pfad.db'), runs: 200 })
    expect(await readFile(join(other, 'dags', 'a.ts'), 'utf8')).toBe('export {}')
    expect(await pfad(other, 'db', 'restore', backup)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not empty: nothing was restored'),
    })
  })
})
