import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSqliteStore, type SqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { type BackupWish, backUp } from '../../src-main/app/backup/backUp.ts'
import { restore } from '../../src-main/app/backup/restore.ts'
import { createHomePaths, type HomePaths } from '../../src-main/app/home/paths.ts'
import { create, makeRun, saveDag } from '../contracts/runStoreRows.ts'
import { createTestHome } from '../setup/app.ts'
import { canMount, smallDisk } from '../setup/brokenDisk.ts'

const never = new AbortController().signal
const SECRET = 'a very secret key'

/** A home with something of everything, and its database open as by a running app. */
const fill = async (home: HomePaths): Promise<SqliteStore> => {
  for (const [path, text] of [
    [home.key, SECRET],
    [home.settings, '{"PIPELINE_TIMEZONE":"UTC"}'],
    [join(home.dags, 'mine', 'a.ts'), 'export {}'],
    [join(home.versions, 'v1', 'a.ts'), 'of the run'],
    [join(home.versions, 'old', 'a.ts'), 'of no run'],
    [join(home.objects, 'events', 'x.json'), '{}'],
    [join(home.logs, 'dag_id=d', 'x.log'), 'a line'],
    [join(home.run, 'owner.json'), SECRET],
  ] as const) {
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }
  await symlink(home.key, join(home.dags, 'link.ts'))
  const store = createSqliteStore({ path: home.database })
  store.runs.commit([saveDag, create(makeRun(1))])
  return store
}

/** Every file below a folder, with its text. */
const contents = async (folder: string): Promise<Map<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'latin1')] as const),
  )
  return new Map(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

let parts: AsyncDisposableStack
let root: string
let home: HomePaths
let store: SqliteStore
beforeEach(async () => {
  parts = new AsyncDisposableStack()
  root = parts.use(await createTestHome()).path
  home = createHomePaths(join(root, 'home'))
  await mkdir(home.root)
  store = parts.use(await fill(home))
  return () => parts.disposeAsync()
})

const wish = (over: Partial<BackupWish> = {}): BackupWish => ({
  ...{ home, folder: join(root, 'backup'), objects: false, logs: false, copyEvents: null, pfad: '1.2.3', now: 7 },
  ...{ onFile: () => undefined },
  ...over,
})
const restored = (to = join(root, 'new')) =>
  restore({ folder: join(root, 'backup'), home: to, onFile: () => undefined }, never)

describe('a backup', () => {
  it('has the database, the DAGs, the settings and the versions in use; never the key, nor what a link leads to', async () => {
    const backup = await backUp(wish(), never)
    const found = await contents(join(root, 'backup'))
    expect([...found.keys()]).toEqual([
      'dags/mine/a.ts',
      'manifest.json',
      'pfad.db',
      'settings.json',
      'versions/v1/a.ts',
    ])
    for (const [file, text] of found) expect(text, file).not.toContain(SECRET)
    expect(backup).toMatchObject({ pfad: '1.2.3', createdAt: 7, with: [], missing: [] })
    expect((await stat(join(root, 'backup'))).mode & 0o777).toBe(0o700)
    expect(await readdir(root)).toEqual(['backup', 'home'])
  })

  it('has objects, logs and events where they are wanted', async () => {
    const copyEvents = (path: string): Promise<void> => writeFile(path, 'events')
    await backUp(wish({ objects: true, logs: true, copyEvents }), never)
    const found = await contents(join(root, 'backup'))
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['events.duckdb', 'objects/events/x.json', 'logs/dag_id=d/x.log']),
    )
  })

  it('is of one instant though the app goes on writing', async () => {
    let date = 1
    const copyEvents = async (path: string): Promise<void> => {
      store.runs.commit([create(makeRun(++date))])
      await writeFile(path, '')
    }
    await backUp(wish({ copyEvents }), never)
    await restored()
    await using copy = createSqliteStore({ path: join(root, 'new', 'pfad.db') })
    expect([copy.runs.runs({ limit: 9 }).length, store.runs.runs({ limit: 9 }).length]).toEqual([1, 2])
    expect(copy.runs.activeRuns()).toEqual([{ run: makeRun(1), taskInstances: expect.any(Array) }])
  })

  it('says which versions the home has lost', async () => {
    if (saveDag.type !== 'saveDag') throw new Error('another change')
    const { row } = saveDag
    store.runs.commit([{ type: 'saveDag', row: { ...row, dag: { ...row.dag, version: 'v2' } } }])
    expect((await backUp(wish(), never)).missing).toEqual(['v2'])
  })

  it.each([
    ['a folder of the home', (at: string) => join(at, 'home', 'dags')],
    ['a folder that is not empty', () => '/proc'],
    ['the home itself', (at: string) => join(at, 'home')],
  ])('is refused into %s', async (_, folder) => {
    await expect(backUp(wish({ folder: folder(root) }), never)).rejects.toMatchObject({ code: 'backup-refused' })
  })

  it('that fails or is stopped leaves nothing', async () => {
    const broken = wish({ copyEvents: () => Promise.reject(Object.assign(new Error('no'), { code: 'EIO' })) })
    for (const folder of [broken.folder, join(root, 'a', 'new', 'place')]) {
      const failing = backUp({ ...broken, folder }, never)
      await expect(failing).rejects.toMatchObject({ code: 'backup-failed', hint: expect.any(String) })
    }
    const stop = new AbortController()
    const stopping = wish({ onFile: () => stop.abort(new Error('stopped')) })
    await expect(backUp(stopping, stop.signal)).rejects.toThrow('stopped')
    const file = join(root, 'a file')
    await writeFile(file, '')
    await expect(backUp(wish({ folder: join(file, 'x') }), never)).rejects.toMatchObject({ code: 'backup-failed' })
    expect(await readdir(root)).toEqual(['a file', 'home'])
  })

  it.skipIf(!canMount)('to a disk that is full leaves nothing', async () => {
    await using disk = await smallDisk(1024 * 1024)
    await writeFile(join(home.objects, 'events', 'large'), Buffer.alloc(2 * 1024 * 1024))
    for (const objects of [true, false]) {
      if (!objects) store.setSetting('large', 'x'.repeat(2 * 1024 * 1024))
      const full = backUp(wish({ folder: join(disk.path, 'backup'), objects }), never)
      await expect(full).rejects.toMatchObject({ code: 'backup-failed', message: expect.stringContaining('no room') })
      expect(await readdir(disk.path)).toEqual([])
    }
  })
})

describe('restoring', () => {
  it('makes the same home anew, in an empty folder too', async () => {
    await backUp(wish({ objects: true, logs: true }), never)
    await mkdir(join(root, 'new'))
    await restored()
    const [from, to] = [await contents(join(root, 'backup')), await contents(join(root, 'new'))]
    from.delete('manifest.json')
    expect(to).toEqual(from)
  })

  it('refuses a home that is not empty, and a folder that is no backup', async () => {
    await backUp(wish(), never)
    await expect(restored(home.root)).rejects.toMatchObject({ code: 'home-not-empty' })
    await expect(restored(join(home.settings, 'x'))).rejects.toMatchObject({ code: 'restore-failed' })
    const none = restore({ folder: home.root, home: join(root, 'new'), onFile: () => undefined }, never)
    await expect(none).rejects.toMatchObject({ code: 'not-a-backup' })
  })

  const edit = async (change: (manifest: { files: { path: string }[] }) => void): Promise<void> => {
    const path = join(root, 'backup', 'manifest.json')
    const manifest = JSON.parse(await readFile(path, 'utf8'))
    change(manifest)
    await writeFile(path, JSON.stringify(manifest))
  }

  it.each([
    [
      'a byte that changed',
      () => writeFile(join(root, 'backup', 'settings.json'), '{"PIPELINE_TIMEZONE":"UTX"}'),
      'backup-damaged',
    ],
    [
      'a file that became a link',
      async () => {
        await writeFile(join(root, 'else'), 'export {}')
        await rm(join(root, 'backup', 'dags', 'mine', 'a.ts'))
        await symlink(join(root, 'else'), join(root, 'backup', 'dags', 'mine', 'a.ts'))
      },
      'backup-damaged',
    ],
    ['a manifest that is no JSON', () => writeFile(join(root, 'backup', 'manifest.json'), '{'), 'not-a-backup'],
    [
      'a path that leads out',
      () => edit(({ files }) => files.push({ ...files[0], path: '../../evil' })),
      'not-a-backup',
    ],
    ['an absolute path', () => edit(({ files }) => files.push({ ...files[0], path: '/tmp/evil' })), 'not-a-backup'],
  ])('refuses %s and leaves nothing', async (_, damage, code) => {
    await backUp(wish(), never)
    await damage()
    await expect(restored()).rejects.toMatchObject({ code })
    expect((await readdir(root)).filter((name) => name.startsWith('new'))).toEqual([])
  })

  it('refuses a database that was damaged when it was copied', async () => {
    {
      using database = new DatabaseSync(home.database, { enableForeignKeyConstraints: false })
      database.exec('DELETE FROM dag_version')
    }
    await backUp(wish(), never)
    await expect(restored()).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringContaining('refers to one of dag_version'),
    })
    expect((await readdir(root)).filter((name) => name.startsWith('new'))).toEqual([])
  })

  it('refuses the backup of a newer Pfad', async () => {
    await store[Symbol.asyncDispose]()
    const database = new DatabaseSync(home.database)
    database.exec('PRAGMA user_version = 999')
    database.close()
    await backUp(wish(), never)
    await expect(restored()).rejects.toMatchObject({ code: 'database-newer', hint: expect.stringContaining('Update') })
    expect((await readdir(root)).filter((name) => name.startsWith('new'))).toEqual([])
  })
})
