import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { create, makeRun, saveDag } from '../contracts/runStoreRows.ts'
import { createTestHome, pfad, startApp } from '../setup/app.ts'
import { canMount, smallDisk } from '../setup/brokenDisk.ts'

const MB = 1024 * 1024

/** Takes all that is free, to the last block. Returns what gives it back. */
const fill = (folder: string): (() => void) => {
  const names: string[] = []
  for (let size = 16 * MB; size >= 4096; size /= 2) {
    for (let isRoom = true; isRoom; ) {
      const name = join(folder, `filler${names.length}`)
      names.push(name)
      try {
        writeFileSync(name, Buffer.alloc(size))
      } catch {
        rmSync(name, { force: true })
        isRoom = false
      }
    }
  }
  return () => {
    for (const name of names) rmSync(name, { force: true })
  }
}

/** Its first tasks wait for a file. */
const dagWaitingFor = (file: string) => `import { existsSync } from 'node:fs'
import { dag, task } from 'pfad'
export default dag('full', { maxActiveRuns: 5, isPausedUponCreation: false }, () => {
  const first = task('first', { retries: 3, retryDelay: 1 }, async ({ log }) => {
    while (!existsSync(${JSON.stringify(file)})) await new Promise((done) => setTimeout(done, 50))
    for (let n = 0; n < 200; n += 1) log.info('a line that takes room '.repeat(10))
    return 'x'.repeat(10_000)
  })()
  task('second', { retries: 3, retryDelay: 1 }, (_, text: string) => text.length)(first)
})
`

describe.skipIf(!canMount)('a full disk (needs root on Linux)', () => {
  it('refuses a commit with what to do, keeps what stood, and goes on once there is room', async () => {
    await using disk = await smallDisk(2 * MB)
    await using store = createSqliteStore({ path: join(disk.path, 'pfad.db') })
    expect(store.runs.commit([saveDag])).toBe(true)
    const giveBack = fill(disk.path)
    let made = 0
    const commitAll = (): void => {
      for (; made < 10_000; made += 1) store.runs.commit([create(makeRun(made * 60_000))])
    }
    expect(commitAll).toThrow(
      expect.objectContaining({
        code: 'database-unwritable',
        message: expect.stringContaining('No room is left'),
        hint: expect.stringContaining('Free some space'),
      }),
    )
    expect(store.runs.usage().items).toBe(made)
    giveBack()
    expect(store.runs.commit([create(makeRun(made * 60_000))])).toBe(true)
    expect(store.runs.usage().items).toBe(made + 1)
  })

  it('stops nothing for good: what was confirmed runs to its end once there is room', {
    timeout: 120_000,
  }, async () => {
    await using disk = await smallDisk(96 * MB)
    const home = join(disk.path, 'home')
    await pfad(home, ['dags', 'list'])
    await using elsewhere = await createTestHome()
    const go = join(elsewhere.path, 'go')
    writeFileSync(join(home, 'dags', 'full.ts'), dagWaitingFor(go))
    const confirmed: string[] = []
    {
      await using app = await startApp(home)
      const { client } = app
      await client.call('producer.set', { running: false, eventsPerSecond: 0 })
      const isLoaded = async () => (await client.call('dags.list', {})).some(({ dagId }) => dagId === 'full')
      while (!(await isLoaded())) await sleep(100)
      const { runId } = await client.call('dags.trigger', { dagId: 'full' })
      confirmed.push(runId)
      const isRunning = async () =>
        (await client.call('tasks.list', { dagId: 'full', runId })).some(({ state }) => state === 'running')
      while (!(await isRunning())) await sleep(100)
      const giveBack = fill(disk.path)
      let refused: unknown = null
      for (let n = 0; refused === null && n < 500; n += 1) {
        await client.call('dags.trigger', { dagId: 'full', logicalDate: Date.UTC(2020, 0, 1) + n * 60_000 }).then(
          (run) => confirmed.push(run.runId),
          (thrown: unknown) => {
            refused = thrown
          },
        )
      }
      expect(refused).toMatchObject({ code: 'database-unwritable' })
      const told = await pfad(home, ['dags', 'trigger', 'full'])
      expect([told.code, told.stderr]).toEqual([1, expect.stringContaining('Free some space')])
      // Attempts end now, and what came of them cannot be written: that is tried again each second.
      const tries = () => app.output().split('No room is left').length
      const before = tries()
      writeFileSync(go, '')
      await expect.poll(tries, { timeout: 30_000 }).toBeGreaterThan(before + 3)
      giveBack()
      for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(200)) {
        const runs = await client.call('runs.list', { dagId: 'full', limit: 1000 })
        if (runs.every(({ state }) => state === 'success' || state === 'failed')) break
      }
      const runs = await client.call('runs.list', { dagId: 'full', limit: 1000 })
      const states = new Map(runs.map(({ runId, state }) => [runId, state]))
      expect(confirmed.map((runId) => states.get(runId))).toEqual(confirmed.map(() => 'success'))
    }
    using database = new DatabaseSync(join(home, 'pfad.db'), { readOnly: true })
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  })
})
