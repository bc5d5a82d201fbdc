import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, startApp } from '../setup/app.ts'
import { isAlive } from '../setup/processTree.ts'

const BAD = `
import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { bash, dag, task } from 'pfad'
export default dag('bad', { isPausedUponCreation: false }, () => {
  task('loops', () => { for (;;); })()
  task('exits', () => process.exit(0))()
  task('eats', () => { const all: unknown[] = []; for (;;) all.push(Array.from({ length: 1000 }, (_, x) => ({ x }))) })()
  task('buffers', async () => { const all: Buffer[] = []; for (;;) { if (all.length < 60) all.push(Buffer.alloc(1e7, 1)); await new Promise((done) => setTimeout(done, 5)) } })()
  task('throws', async () => { setTimeout(() => { throw new Error('in a timer') }, 1); await new Promise(() => 1) })()
  task('closes', async () => { for (let fd = 1; fd < 60; fd++) try { closeSync(fd) } catch {} await new Promise(() => setTimeout(() => 1, 1e6)) })()
  task('prints', () => { for (let i = 0; i < 300_000; i++) console.log('line ' + i); throw new Error('printed') })()
  task('detaches', async () => { console.log(spawn('sleep', ['300'], { detached: false }).pid); await new Promise(() => setTimeout(() => 1, 1e6)) })()
  bash('floods', 'yes | head -n 300000; exit 3')()
})
`
const GOOD = `
import { dag, task } from 'pfad'
export default dag('good', { isPausedUponCreation: false, maxActiveRuns: 50 }, () => {
  const a = task('a', () => 1)()
  task('b', (_context, one: number) => one + 1)(a)
})
`
const LOOPS = `import { dag } from 'pfad'\nfor (;;);\nexport default dag('never', {}, () => 1)\n`

describe('a DAG that does all the harm it can', () => {
  it('harms only its own attempts; the scheduler and every other run go on', async () => {
    await using home = await createTestHome()
    await mkdir(join(home.path, 'dags'))
    await writeFile(join(home.path, 'dags', 'bad.ts'), BAD)
    await writeFile(join(home.path, 'dags', 'good.ts'), GOOD)
    await writeFile(join(home.path, 'dags', 'a_loops.ts'), LOOPS)
    await using app = await startApp(home.path, { PFAD_TASK_MEMORY_MB: '100' })
    const { client } = app
    const ids = async () => (await client.call('dags.list', {})).map(({ dagId }) => dagId)
    await expect.poll(ids, { timeout: 20_000 }).toEqual(expect.arrayContaining(['bad', 'good']))

    const bad = await client.call('dags.trigger', { dagId: 'bad' })
    const tasks = async () =>
      Object.fromEntries(
        (await client.call('tasks.list', { dagId: 'bad', runId: bad.runId })).map((one) => [one.taskId, one]),
      )
    await expect.poll(async () => (await tasks())['loops']?.state, { timeout: 30_000 }).toBe('running')

    const first = Date.UTC(2025, 0, 1)
    for (let i = 0; i < 20; i++) await client.call('dags.trigger', { dagId: 'good', logicalDate: first + i * 60_000 })
    const good = async () => (await client.call('runs.list', { dagId: 'good', limit: 100 })).map(({ state }) => state)
    await expect.poll(good, { timeout: 60_000 }).toEqual(Array.from({ length: 20 }, () => 'success'))
    // All of them while the harm was going on.
    expect((await tasks())['loops']?.state).toBe('running')

    const reason = async (taskId: string) => (await tasks())[taskId]?.reason
    for (const [taskId, text] of [
      ['exits', 'was ended from within (exit code 0)'],
      ['eats', 'used more than its 100 MB of memory'],
      ['buffers', 'used more than its 100 MB of memory'],
      ['throws', 'Error: in a timer'],
      ['prints', 'Error: printed'],
      ['floods', 'ended with exit code 3'],
    ] as const) {
      await expect.poll(() => reason(taskId), { timeout: 60_000 }).toContain(text)
    }
    const error = async () =>
      (await client.call('dags.importErrors', {})).map(({ fileloc, message }) => [fileloc, message])
    await expect
      .poll(error, { timeout: 60_000 })
      .toEqual([['dags:a_loops.ts', 'It did not finish loading within 30 s.']])
    expect(app.output()).not.toMatch(/at .*\.js:\d+/)
    expect(isAlive(app.pid)).toBe(true)
    expect(await app.quit()).toBe(0)
  })
})
