import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { create, makeRun, saveDag } from '../contracts/runStoreRows.ts'
import { createTestHome, pfad, startApp } from '../setup/app.ts'

const replaced = expect.objectContaining({ code: 'database-replaced', hint: expect.stringContaining('start it again') })

describe.skipIf(process.platform === 'win32')('a database that is replaced under a running app', () => {
  it.each([
    ['the file is removed', (path: string) => rmSync(path), 'removed'],
    ['another takes its place', (path: string) => renameSync(`${path}.other`, path), 'replaced'],
    ['its write-ahead log is removed', (path: string) => rmSync(`${path}-wal`), 'removed'],
  ])('writes nothing more once %s', async (_, harm, word) => {
    await using home = await createTestHome()
    const path = join(home.path, 'pfad.db')
    await using store = createSqliteStore({ path })
    expect(store.runs.commit([saveDag, create(makeRun(1))])).toBe(true)
    copyFileSync(path, `${path}.other`)
    harm(path)
    expect(() => store.runs.commit([create(makeRun(2))])).toThrow(replaced)
    expect(() => store.runs.commit([create(makeRun(2))])).toThrow(word)
    expect(() => store.setSetting('a', 1)).toThrow(replaced)
    expect(store.runs.run('d', 'manual__2')).toBeNull()
  })

  it('is told to whoever asks for something, and the app leaves the new file alone', async () => {
    await using home = await createTestHome()
    const path = join(home.path, 'pfad.db')
    await using app = await startApp(home.path)
    await app.client.call('dags.list', {})
    // A person puts a file of another home in its place.
    {
      using other = new DatabaseSync(`${path}.other`)
      other.exec('CREATE TABLE theirs (x); PRAGMA user_version = 1')
    }
    const before = statSync(`${path}.other`)
    renameSync(`${path}.other`, path)
    const answer = await pfad(home.path, ['dags', 'trigger', 'spark'])
    expect(answer.code).toBe(1)
    expect(answer.stderr).toContain(`${path} was replaced while Pfad was using it`)
    expect(answer.stderr).toContain('start it again')
    expect(answer.stderr).not.toMatch(/^\s+at /m)
    await app.client.call('dags.list', {})
    expect(await app.quit()).not.toBeNull()
    const after = statSync(path)
    expect([after.ino, after.mtimeMs, after.size]).toEqual([before.ino, before.mtimeMs, before.size])
    // Its own log, beside a file that is not its own, would be played into that one.
    expect(existsSync(`${path}-wal`)).toBe(false)
  })
})
