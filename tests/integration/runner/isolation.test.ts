import { describe, expect, it } from 'vitest'
import { isAlive } from '../../setup/processTree.ts'
import { createDagHome } from '../../support/dagHome.ts'
import { createWork, texts } from '../../support/work.ts'

const GOOD = `import { dag, task } from 'pfad'\nexport default dag('good', {}, () => { task('a', () => 1)() })\n`

/** What a file or a task may do to the process that it is in, that is not tested elsewhere. */
const OVERWRITES = `
  Object.assign(JSON, { stringify: () => { throw new Error('mine') }, parse: () => null })
  Object.assign(Array.prototype, { map: () => [], flatMap: () => [], push: () => 0 })
  Object.assign(globalThis, { setTimeout: () => 0, Promise: class {}, Date: class {}, process: null })`

describe('a task that does harm', () => {
  const body = `
import { spawn } from 'node:child_process'
import { closeSync, writeSync } from 'node:fs'
export default dag('work', {}, () => {
  task('overwrites', () => {${OVERWRITES}; return 'done' })()
  task('one', () => { JSON.parse = () => 'mine'; return 1 })()
  task('environment', () => { process.env['HARM'] = 'done'; return 1 })()
  task('folder', () => { process.chdir('/'); return 1 })()
  task('look', () => ({ env: process.env['HARM'] ?? null, cwd: process.cwd(), json: JSON.parse('[1]') }))()
  task('outputs', () => { closeSync(1); closeSync(2); console.log('still heard'); return 1 })()
  task('channel', async () => { for (let fd = 3; fd < 60; fd++) try { closeSync(fd) } catch {} await sleep(300_000) })()
  task('raw', () => { writeSync(1, 'x'.repeat(100_000)); writeSync(2, 'raw'); return 1 })()
  task('million', () => { for (let i = 0; i < 1_000_000; i++) console.log('line ' + i) })()
  task('endless', () => { for (let i = 0; i < 3000; i++) process.stdout.write('x'.repeat(10_000)) })()
  task('forks', async () => {
    const child = spawn('sleep', ['300'])
    console.log('inner ' + child.pid)
    await sleep(300_000)
  })()
  task('leaves', () => { console.log('inner ' + spawn('sleep', ['300']).pid); return 1 })()
  task('stopped', async () => { process.kill(process.pid, 'SIGSTOP'); await sleep(300_000) })()
})`

  it('to builtins, environment or folder harms no other attempt', async () => {
    await using work = await createWork(body, { patience: { overtimeMs: 500 } })
    const fine = { outcome: 'success', xcoms: { return_value: { env: null, cwd: process.cwd(), json: [1] } } }
    for (const harm of ['one', 'environment', 'folder']) {
      expect((await work.run({ taskId: harm })).result).toMatchObject({ outcome: 'success' })
      expect((await work.run({ taskId: 'look' })).result, harm).toMatchObject(fine)
    }
    expect(['success', 'failed']).toContain((await work.run({ taskId: 'overwrites' })).result.outcome)
    expect((await work.run({ taskId: 'look' })).result).toMatchObject(fine)
  })

  it('to its outputs keeps its log and its result', async () => {
    await using work = await createWork(body)
    const closed = await work.run({ taskId: 'outputs' })
    expect(closed.result).toMatchObject({ outcome: 'success', xcoms: { return_value: 1 } })
    expect(texts(closed.lines)).toContain('still heard')
    expect((await work.run({ taskId: 'raw' })).result).toMatchObject({ outcome: 'success' })
  })

  it('to the channel to Pfad ends soon, and not as a success', async () => {
    await using work = await createWork(body)
    expect(['failed', 'lost']).toContain((await work.run({ taskId: 'channel' })).result.outcome)
    expect((await work.run({ taskId: 'look' })).result).toMatchObject({ outcome: 'success' })
  })

  it('by printing a million lines, or one without end, loses none and stays small', async () => {
    await using work = await createWork(body)
    const million = await work.run({ taskId: 'million' })
    expect(million.result.outcome).toBe('success')
    const printed = million.lines.filter(({ text }) => text.startsWith('line '))
    expect(printed).toHaveLength(1_000_000)
    expect(printed.every(({ text }, i) => text === `line ${i}`)).toBe(true)
    const endless = await work.run({ taskId: 'endless' })
    const lengths = endless.lines.slice(1, -1).map(({ text }) => text.length)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(30_000_000)
    expect(Math.max(...lengths)).toBe(64 * 1024)
    // The same child did both.
    expect(work.attempts()).toHaveLength(1)
  })

  it('by starting processes leaves none behind, cancelled or not', async () => {
    await using work = await createWork(body)
    const abort = new AbortController()
    const running = work.run({ taskId: 'forks', signal: abort.signal, tryNumber: 1 })
    const forked = await work.numberInLog('forks', 'inner')
    expect(isAlive(forked)).toBe(true)
    abort.abort('enough')
    await running
    await expect.poll(() => isAlive(forked), { timeout: 10_000 }).toBe(false)
    expect((await work.run({ taskId: 'leaves', tryNumber: 1 })).result.outcome).toBe('success')
    const left = await work.numberInLog('leaves', 'inner')
    await expect.poll(() => isAlive(left), { timeout: 10_000 }).toBe(false)
  })

  it('by stopping its process can be cancelled', async () => {
    await using work = await createWork(body, { patience: { cancelMs: 300 } })
    const abort = new AbortController()
    const running = work.run({ taskId: 'stopped', signal: abort.signal })
    await expect.poll(() => work.attempts().length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    abort.abort('enough')
    expect((await running).result).toEqual({ outcome: 'cancelled', reason: 'enough' })
  })
})

describe('a DAG file that does harm while it loads', () => {
  const cases: [string, string, RegExp | null][] = [
    [
      'overwrites builtins',
      `import { dag } from 'pfad'\n${OVERWRITES}\nexport default dag('bad', {}, () => 1)\n`,
      null,
    ],
    [
      'fills buffers',
      // No more than the machine of somebody who breaks the watch can bear.
      'const all = []\nfor (;;) if (all.length < 60) all.push(Buffer.alloc(1e7, 1))\n',
      /used more than its 128 MB of memory/,
    ],
    [
      'throws in a timer',
      `setTimeout(() => { throw new Error('late') }, 10)\nawait new Promise((done) => setTimeout(done, 5000))\n`,
      /Error: late/,
    ],
    [
      'closes its outputs',
      `import { closeSync } from 'node:fs'\nclosearound()\nfunction closearound() { closeSync(1); closeSync(2) }\nconsole.log('x')\nthrow new Error('after')\n`,
      /after/,
    ],
    [
      'closes all',
      `import { closeSync } from 'node:fs'\nfor (let fd = 1; fd < 60; fd++) try { closeSync(fd) } catch {}\nawait new Promise(() => 1)\n`,
      /./,
    ],
    [
      'floods',
      `for (let i = 0; i < 300_000; i++) console.log('line ' + i)\nthrow new Error('after')\n`,
      /Error: after/,
    ],
    ['speaks on the channel', `process.send?.({ id: 1, ok: true })\nthrow new Error('after')\n`, /after|disturbed/],
    [
      'kills its process',
      `process.kill(process.pid, 'SIGTERM')\nawait new Promise(() => 1)\n`,
      /was killed \(SIGTERM\)|ended from within/,
    ],
  ]
  it('harms no other', { timeout: 120_000 }, async () => {
    await using home = await createDagHome({ 'good.ts': GOOD })
    const loader = home.loader({ timeoutMs: 6000, maxOldSpaceMb: 128 })
    for (const [what, text, message] of cases) {
      await home.save('bad.ts', text)
      const bad = await loader.load('dags:bad.ts')
      if (message !== null) {
        expect(bad, what).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } })
      }
      expect(await loader.load('dags:good.ts'), `after ${what}`).toMatchObject({ ok: true, dags: [{ dagId: 'good' }] })
    }
  })

  it('leaves none of the processes that it starts', async () => {
    await using home = await createDagHome({
      'bad.ts': `import { spawn } from 'node:child_process'\nthrow new Error('inner ' + spawn('sleep', ['300']).pid)\n`,
    })
    const loader = home.loader()
    const loaded = await loader.load('dags:bad.ts')
    const pid = Number(/inner (\d+)/.exec(loaded.ok ? '' : loaded.error.message)?.[1])
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })
})
