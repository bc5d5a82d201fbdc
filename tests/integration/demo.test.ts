import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoStatus, Fault, FaultKind } from '../../src-main/contract/models/demo.ts'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { connectApp, createTestHome, launchDemo, pfad, startApp } from '../setup/app.ts'

const DAG = 'clickHouse_pyspark_dashboard'

/** Looks until it is so. */
const until = async <T>(look: () => Promise<T | null | undefined | false>, within = 60_000): Promise<T> => {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(50)) {
    const seen = await look()
    if (seen) return seen
  }
  throw new Error(`Not so within ${within / 1000} s.`)
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A demo with a client of its socket, once its replay runs. */
const openDemo = async (env: Record<string, string> = {}) => {
  const demo = await launchDemo(env)
  const client = await connectApp(demo.home)
  await until(async () => (await client.call('demo.clock', {}))?.speed === 60)
  return {
    ...demo,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await demo.quit()
    },
  }
}

describe('a demo', () => {
  let demo: Awaited<ReturnType<typeof openDemo>>
  let userHome: Awaited<ReturnType<typeof createTestHome>>
  let client: PfadClient
  beforeAll(async () => {
    userHome = await createTestHome()
    // What the person who starts it has set is not the demo's.
    demo = await openDemo({ PFAD_HOME: userHome.path, PFAD_BACKEND: 'stack', MINIO_BUCKET_NAME: 'mine' })
    client = demo.client
  })
  afterAll(async () => {
    await demo?.[Symbol.asyncDispose]()
    await userHome?.[Symbol.asyncDispose]()
  })

  const status = async (): Promise<DemoStatus> => (await client.call('demo.status', {})) as DemoStatus

  /** Breaks it, takes it back after some time, and waits for its end. */
  const play = async (kind: FaultKind, brokenFor: number): Promise<Fault> => {
    const id = (await client.call('demo.break', { kind })).faults[0]?.id ?? 0
    await sleep(brokenFor)
    await client.call('demo.mend', { id })
    return until(async () => (await status()).faults.find((fault) => fault.id === id && fault.endedAt !== null))
  }

  it('knows nothing of the home and the settings of whoever starts it', async () => {
    expect(await client.call('app.info', {})).toMatchObject({ home: demo.home, backend: 'embedded' })
    expect(await client.call('objects.buckets', {})).toEqual(['events'])
    expect(await readdir(userHome.path)).toEqual([])
    // Nor does it touch the machine's containers.
    await expect(client.call('stack.run', { verb: 'down' })).rejects.toMatchObject({ code: 'not-in-demo' })
  })

  it('runs an hour in a minute, by real runs of the real engine', async () => {
    const before = (await status()).clock
    const first = await client.call('runs.list', { dagId: DAG, state: 'success', limit: 1000 })
    await sleep(5000)
    const { clock } = await status()
    expect(clock.speed).toBe(60)
    const passed = (Date.now() - before.real) * 60 + before.simulated
    const later = await client.call('runs.list', { dagId: DAG, state: 'success', limit: 1000 })
    expect(later.length).toBeGreaterThan(first.length)
    // All times are the replay's.
    for (const { startDate, endDate } of later) {
      expect(startDate).toBeGreaterThan(Date.UTC(2026, 0, 14, 5, 58))
      expect(endDate).toBeLessThan(passed + 600_000)
    }
    expect((await client.call('events.stats', {})).lastAt).toBeLessThan(passed + 600_000)
  })

  it('stands still when it is told to, and goes on', async () => {
    await client.call('demo.setSpeed', { speed: 0 })
    await sleep(1500)
    const [runs, { clock }] = [await client.call('runs.list', { dagId: DAG, limit: 1 }), await status()]
    await sleep(2500)
    expect(await client.call('runs.list', { dagId: DAG, limit: 1 })).toEqual(runs)
    expect((await status()).clock).toEqual(clock)
    await client.call('demo.setSpeed', { speed: 60 })
    await until(async () => (await client.call('runs.list', { dagId: DAG, limit: 1 }))[0]?.runId !== runs[0]?.runId)
    await expect(client.call('demo.setSpeed', { speed: 1e9 })).rejects.toMatchObject({ code: 'bad-argument' })
  })

  it('drops the dashboard; then every report arrives, once', async () => {
    const since = (await status()).minutes[0]?.minute ?? ''
    const fault = await play('dashboard', 4000)
    expect(fault.state).toBe('healed')
    const story = fault.story.map(({ text }) => text).join('\n')
    expect(story).toMatch(/attempt 1 of send_to_dashboard failed.*\n.*attempt 2 of send_to_dashboard failed/)
    expect(story).toMatch(/failed runs? (is|are) cleared/)
    const touched = [...story.matchAll(/^(\d\d):(\d\d): attempt 2/gm)].map(([, h, m]) => `2026-01-14_${h}-${m}`)
    expect(touched.length).toBeGreaterThan(0)
    for (const minute of touched) {
      expect(minute > since).toBe(true)
      expect(await client.call('reports.get', { dagId: DAG, minute })).toMatchObject([{ revision: 1 }])
    }
  })

  it('kills a worker; its attempt is lost, another one does it', async () => {
    const fault = await play('worker', 0)
    expect(fault.state).toBe('healed')
    const story = fault.story.map(({ text }) => text).join('\n')
    const pid = Number(/process (\d+) is killed/.exec(story)?.[1])
    expect(isAlive(pid)).toBe(false)
    expect(story).toMatch(/Attempt 1 counts as lost[^]*Attempt 2, in a new process, did it/)
  })

  it('corrupts a message; it is put aside with its reason, and comes again repaired', async () => {
    const fault = await play('message', 1000)
    expect(fault.state).toBe('healed')
    const story = fault.story.map(({ text }) => text).join('\n')
    expect(story).toMatch(/19 events are in the store. 1 message is put aside/)
    expect(story).toMatch(/1 event is new, 19 are known by their id/)
    const [rejects] = await readdir(join(demo.home, 'rejects'))
    expect(rejects).toMatch(/ndjson$/)
  })

  it('slows the store; runs take longer, none fails', async () => {
    const before = (await status()).clock.simulated
    const fault = await play('store', 3000)
    expect(fault.state).toBe('healed')
    const took = fault.story.flatMap(({ text }) => /the Parquet took ([\d.]+) s/.exec(text)?.[1] ?? []).map(Number)
    // By the replay's clock: 120 ms are more than seven seconds.
    expect(Math.max(...took)).toBeGreaterThan(7)
    // How quick it is without the fault is the machine's affair; that it is gone is what the story's end says.
    const failed = await client.call('runs.list', { dagId: DAG, state: 'failed', limit: 100 })
    expect(failed.filter(({ runAfter }) => runAfter > before)).toEqual([])
  })

  it('breaks one of a kind at a time', async () => {
    const { faults } = await client.call('demo.break', { kind: 'store' })
    await expect(client.call('demo.break', { kind: 'store' })).rejects.toMatchObject({ code: 'fault-active' })
    await client.call('demo.mend', { id: faults[0]?.id ?? 0 })
    await until(async () => (await status()).faults[0]?.endedAt !== null)
  })

  it('takes a run home as one file', async () => {
    const { runId } = (await status()).minutes[0] ?? { runId: '' }
    const folder = await mkdtemp(join(tmpdir(), 'pfad-test-export-'))
    try {
      const file = join(folder, 'run.html')
      const { code, stderr } = await pfad(demo.home, ['runs', 'export', DAG, runId, '-o', file])
      expect([code, stderr]).toEqual([0, expect.stringContaining(`${file} written`)])
      const { stdout } = await pfad(demo.home, ['runs', 'export', DAG, runId])
      expect(stdout).toContain('<!doctype html>')
      expect(stdout).toContain('1,200</b> events')
      expect(stdout).toContain('</html>')
      const missing = await pfad(demo.home, ['runs', 'export', DAG, 'no such run', '-o', join(folder, 'none.html')])
      expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('has no run')])
      expect(await readdir(folder)).toEqual(['run.html'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

it('is the same each time, and leaves nothing behind', { timeout: 120_000 }, async () => {
  const reports = async (): Promise<unknown[]> => {
    let home = ''
    const bodies: unknown[] = []
    {
      await using demo = await openDemo()
      home = demo.home
      for (const minute of ['09-20', '09-25', '09-30', '09-33']) {
        const of = { dagId: DAG, minute: `2026-01-14_${minute}` }
        bodies.push((await until(async () => (await demo.client.call('reports.get', of))[0])).body)
      }
    }
    expect(existsSync(home)).toBe(false)
    return bodies
  }
  const first = await reports()
  expect(JSON.stringify(first)).toContain('"total_events":1200')
  expect(await reports()).toEqual(first)
})

it('is removed at the next start when it was killed; what lives, or is no demo, stays', {
  timeout: 120_000,
}, async () => {
  const killed = await openDemo()
  killed.process.kill('SIGKILL')
  await killed.exited
  expect(existsSync(killed.home)).toBe(true)
  const foreign = await mkdtemp(join(tmpdir(), 'pfad-demo-'))
  await writeFile(join(foreign, 'thesis.txt'), 'mine')
  const young = await mkdtemp(join(tmpdir(), 'pfad-demo-'))
  await writeFile(join(young, 'demo.json'), '{}')
  const old = await mkdtemp(join(tmpdir(), 'pfad-demo-'))
  await mkdir(join(old, 'logs'))
  await writeFile(join(old, 'demo.json'), '{}')
  await utimes(old, 1, 1)
  try {
    await using alive = await openDemo()
    // The system takes the lock back a moment after the process is gone.
    await until(async () => {
      if (existsSync(killed.home)) await (await launchDemo()).quit()
      return !existsSync(killed.home)
    })
    expect(existsSync(old)).toBe(false)
    expect(existsSync(alive.home)).toBe(true)
    expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true)
    expect(existsSync(young)).toBe(true)
  } finally {
    for (const folder of [foreign, young, old]) await rm(folder, { recursive: true, force: true })
  }
})

describe('an app', () => {
  it('starts a demo beside itself, once, and ends it with itself', { timeout: 120_000 }, async () => {
    await using home = await createTestHome()
    let pid = 0
    {
      await using app = await startApp(home.path)
      expect(await app.client.call('demo.running', {})).toBeNull()
      const [{ url }, again] = await Promise.all([app.client.call('demo.start', {}), app.client.call('demo.start', {})])
      expect(again).toEqual({ url })
      expect(await app.client.call('demo.running', {})).toEqual({ url })
      expect(new URL(url).port).not.toBe(new URL(app.url).port)
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
      pid = await demoOf(app.pid)
      await app.client.call('demo.stop', {})
      await until(async () => !isAlive(pid))
      expect(await app.client.call('demo.running', {})).toBeNull()
      await app.client.call('demo.start', {})
      pid = await demoOf(app.pid)
      // Nothing of it is this app's.
      expect(await app.client.call('demo.status', {})).toBeNull()
      await expect(app.client.call('demo.break', { kind: 'store' })).rejects.toMatchObject({ code: 'no-demo' })
    }
    expect(isAlive(pid)).toBe(false)
  })

  it('that is killed leaves no demo running', { timeout: 120_000 }, async () => {
    await using home = await createTestHome()
    const app = await startApp(home.path)
    await app.client.call('demo.start', {})
    const pid = await demoOf(app.pid)
    app.process.kill('SIGKILL')
    await app.exited
    await until(async () => !isAlive(pid), 30_000)
    expect(isAlive(pid)).toBe(false)
  })
})

/** The process of the demo that an app has started. */
const demoOf = async (parent: number): Promise<number> => {
  const list = spawn('ps', ['-e', '-o', 'pid=,ppid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  for await (const piece of list.stdout.setEncoding('utf8')) text += piece
  const line = text
    .split('\n')
    .find((each) => each.includes('--with-stdin') && each.trim().split(/\s+/)[1] === `${parent}`)
  return Number(line?.trim().split(/\s+/)[0] ?? Number.NaN)
}
