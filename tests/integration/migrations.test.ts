import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { migrations } from '../../src-main/adapters/sqlite/migrations/index.ts'
import { runPfad } from '../../src-main/app/cli/program.ts'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import { packageFolder } from '../../src-main/app/programs.ts'
import { createTestHome } from '../setup/app.ts'
import { createFakeIo } from '../setup/fakeIo.ts'
import { writeOldDatabase } from '../support/oldDatabases.ts'

const ask = (path: string, sql: string): unknown => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Object.values(database.prepare(sql).get() ?? {})[0]
  } finally {
    database.close()
  }
}

describe.each([1, 2] as const)('a database of version %i', (version) => {
  it('is brought to this one with all of its rows, and the old one is kept beside it', async () => {
    await using home = await createTestHome()
    const path = join(home.path, 'pfad.db')
    writeOldDatabase(path, version)
    const store = createSqliteStore({ path })
    const { runs, reports } = store
    expect(runs.dags()).toMatchObject([
      { dag: { dagId: 'd', owner: null, afterSleep: null, tasks: [{ taskId: 'a' }] }, isActive: true },
    ])
    expect(runs.runDetail('d', 'manual__1')).toMatchObject({
      run: { state: 'failed', conf: { x: 1 }, dagVersion: 'v1', note: 'why' },
      taskInstances: [{ state: 'failed', tryNumber: 2, reason: 'it broke' }],
      attempts: [{ outcome: 'failed', error: { code: 'x' } }],
      xcoms: [{ value: { deep: [1] } }],
    })
    expect(runs.activeRuns()).toMatchObject([{ run: { runId: 'manual__2' }, taskInstances: [{ state: 'running' }] }])
    expect(runs.runningAttempts()).toMatchObject([{ owner: 'me', leaseUntil: 99 }])
    expect(runs.callbacks()).toMatchObject([{ id: 'owed', name: 'onFailure', tries: 1 }])
    expect(runs.history({ dagId: 'd', runId: 'manual__1' }, 9)).toMatchObject([{ name: 'create' }])
    expect(runs.importErrors()).toMatchObject([{ fileloc: 'dags:x.ts' }])
    expect(reports.get('d', '2025-01-15_10-00')).toMatchObject([{ body: { report: 'x' } }])
    expect([store.getSetting('begun'), runs.alerts(), runs.missedDeadlines()]).toEqual([true, [], []])
    await store[Symbol.asyncDispose]()
    expect(await readdir(home.path)).toEqual(['pfad.db', `pfad.db.v${version}.backup`])
    expect(ask(path, 'PRAGMA user_version')).toBe(migrations.length)
    const backup = `${path}.v${version}.backup`
    expect([ask(backup, 'PRAGMA user_version'), ask(backup, 'SELECT count(*) FROM xcom')]).toEqual([version, 1])
  })
})

describe('a migration', () => {
  it('that is killed leaves the old database or the new one, whole', async () => {
    await using home = await createTestHome()
    const old = join(home.path, 'old.db')
    writeOldDatabase(old, 1, 120_000)
    const module_ = join(packageFolder, 'src-main', 'adapters', 'sqlite', 'database.ts')
    const program = `import { openDatabase } from ${JSON.stringify(module_)}
      process.stdout.write('go'); openDatabase(process.argv[1])[Symbol.dispose]()`
    const found = new Set<unknown>()
    for (let kill = 0; kill < 8; kill += 1) {
      const folder = join(home.path, `killed-${kill}`)
      await mkdir(folder)
      const path = join(folder, 'pfad.db')
      await copyFile(old, path)
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const ended = once(child, 'exit')
      if (child.stdout !== null) await once(child.stdout, 'data')
      await sleep(kill * 40)
      child.kill('SIGKILL')
      await ended
      expect(ask(path, 'PRAGMA quick_check')).toBe('ok')
      expect(ask(path, 'SELECT count(*) FROM report')).toBe(120_001)
      found.add(ask(path, 'PRAGMA user_version'))
      const names = await readdir(folder)
      // A copy that was not finished is not called one.
      if (names.includes('pfad.db.v1.backup')) {
        expect(ask(`${path}.v1.backup`, 'SELECT count(*) FROM report')).toBe(120_001)
      }
      const store = createSqliteStore({ path })
      expect(store.runs.callbacks()).toHaveLength(1)
      await store[Symbol.asyncDispose]()
      expect(await readdir(folder)).toEqual(['pfad.db', 'pfad.db.v1.backup'])
    }
    expect(found.has(1)).toBe(true)
  })

  it('keeps the two newest copies only, and makes a new one of a database that came back', async () => {
    await using home = await createTestHome()
    const path = join(home.path, 'pfad.db')
    for (const name of [
      'pfad.db.v1.backup',
      'pfad.db.v9.backup',
      'pfad.db.v8.backup',
      'mine.v1.backup',
      'pfad.db.v2.backup',
    ]) {
      await writeFile(join(home.path, name), 'old')
    }
    writeOldDatabase(path, 2)
    await createSqliteStore({ path })[Symbol.asyncDispose]()
    expect(await readdir(home.path)).toEqual(['mine.v1.backup', 'pfad.db', 'pfad.db.v8.backup', 'pfad.db.v9.backup'])
    writeOldDatabase(join(home.path, 'other.db'), 1)
    await writeFile(join(home.path, 'other.db.v1.backup'), 'of an earlier try')
    await createSqliteStore({ path: join(home.path, 'other.db') })[Symbol.asyncDispose]()
    expect(ask(join(home.path, 'other.db.v1.backup'), 'SELECT count(*) FROM callback')).toBe(1)
  })
})

describe('a database of a newer Pfad', () => {
  it.each([
    [['dags', 'list']],
    [['doctor']],
    [['start', '--web', '--no-browser', '--port', '0']],
    [['alerts', 'list']],
  ])('is refused by pfad %j with what to do, and left as it is', async (words) => {
    await using folder = await createTestHome()
    const home = createHomePaths(folder.path)
    await createSqliteStore({ path: home.database })[Symbol.asyncDispose]()
    const database = new DatabaseSync(home.database)
    database.exec('PRAGMA user_version = 999')
    database.close()
    const before = await readFile(home.database)
    const io = createFakeIo({ PFAD_HOME: folder.path })
    expect(await runPfad(words, io)).toBe(1)
    const said = io.stdout() + io.stderr()
    expect(said).toContain('written by a newer Pfad')
    expect(said).toContain('Update Pfad')
    expect(said).not.toMatch(/^\s+at /m)
    expect(await readFile(home.database)).toEqual(before)
  })
})
