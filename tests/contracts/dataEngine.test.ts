import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTestHome, openEventStore, openObjects, type TestHome } from './support/dataHome.ts'
import { event, MINUTE } from './support/events.ts'

const kill = async ({ host }: TestHome): Promise<void> => {
  const child = host.started.at(-1)
  child?.kill(true)
  await child?.exited
}

describe('the data engine', () => {
  it('starts at first use only', async () => {
    await using home = await createTestHome()
    await using store = openEventStore(home)
    expect(home.host.started).toHaveLength(0)
    await Promise.all([store.count(), store.count(), store.stats()])
    expect(home.host.started).toHaveLength(1)
  })

  it('loses nothing that it acknowledged and doubles nothing when it is killed under load', async () => {
    await using home = await createTestHome()
    await using store = openEventStore(home)
    await store.count()
    let over = false
    const acknowledged = new Set<string>()
    const feed = async (feeder: number): Promise<void> => {
      for (let i = 0; !over; i++) {
        const batch = [0, 1, 2, 3, 4].map((n) => event(`${feeder}-${i}-${n}`, { event_timestamp: MINUTE + i }))
        await store.insert(batch)
        for (const { event_id } of batch) acknowledged.add(event_id)
      }
    }
    const feeders = Promise.all([1, 2, 3].map(feed))
    for (let round = 0; round < 3; round++) {
      await sleep(60)
      await kill(home)
      await store.count()
    }
    over = true
    await feeders
    const stored = new Set<unknown>()
    for await (const rows of store.query('SELECT event_id FROM user_events')) {
      for (const row of rows) {
        expect(stored.has(row['event_id'])).toBe(false)
        stored.add(row['event_id'])
      }
    }
    expect(acknowledged.size).toBeGreaterThan(20)
    for (const id of acknowledged) expect(stored.has(id)).toBe(true)
    expect(home.host.started.length).toBeGreaterThanOrEqual(4)
    expect(home.problems).not.toHaveLength(0)
  })

  it('leaves no object of an extract that its death cut short', async () => {
    await using home = await createTestHome()
    await using store = openEventStore(home)
    const objects = openObjects(home)
    await objects.ensureBucket('events')
    await store.insert([event('a')])
    const extract = store.extract({ minute: MINUTE, bucket: 'events', key: 'x.parquet' })
    await kill(home)
    // It is asked again by itself; whichever attempt it was, the object is whole.
    expect(await extract).toEqual({ rows: 1 })
    expect((await store.preview({ bucket: 'events', key: 'x.parquet' }, 5)).rows).toHaveLength(1)
  })

  it('writes its log into its file when it is stopped, and finds everything again', async () => {
    await using home = await createTestHome()
    {
      await using store = openEventStore(home)
      await store.insert([event('kept')])
      await home.engine[Symbol.asyncDispose]()
    }
    expect(existsSync(`${home.home.events}.wal`)).toBe(false)
    await using again = await createTestHome(home.folder)
    await using store = openEventStore(again)
    expect(await store.count()).toBe(1)
  })

  it('ends itself when its parent is killed, and lets a new one have the file', async () => {
    await using home = await createTestHome()
    {
      await using store = openEventStore(home)
      await store.insert([event('kept')])
      await home.engine[Symbol.asyncDispose]()
    }
    const child = new URL('../../src-main/app/children/data.ts', import.meta.url).pathname
    const parent = `const child = require('node:child_process').fork(${JSON.stringify(child)}, [${JSON.stringify(JSON.stringify(home.home))}])
      child.on('message', (message) => console.log(message.type, child.pid)); setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = (await once(other.stdout, 'data')) as [Buffer]
    expect(said.toString()).toMatch(/^ready \d+/)
    other.kill('SIGKILL')
    await using again = await createTestHome(home.folder)
    await using store = openEventStore(again)
    expect(await store.count()).toBe(1)
  })

  it.for(['header', 'body', 'cut'])(
    'says that a damaged file (%s) is damaged, and leaves it as it is',
    async (where) => {
      await using home = await createTestHome()
      {
        await using store = openEventStore(home)
        await store.insert(Array.from({ length: 20_000 }, (_, i) => event(i, { user_id: `user ${i * 7919}` })))
        await home.engine[Symbol.asyncDispose]()
      }
      const bytes = await readFile(home.home.events)
      if (where === 'header') bytes.fill(7, 0, 4096)
      else if (where === 'body') bytes.fill(7, 12_288)
      await writeFile(home.home.events, bytes)
      if (where === 'cut') await truncate(home.home.events, 20_000)
      const damaged = await readFile(home.home.events)
      await using again = await createTestHome(home.folder)
      await using store = openEventStore(again)
      await expect(store.count()).rejects.toMatchObject({
        code: 'event-store-corrupt',
        message: expect.stringContaining(home.home.events),
        hint: expect.stringContaining('backup'),
      })
      expect(damaged.equals(await readFile(home.home.events))).toBe(true)
    },
  )

  it('says what stands in the way of opening the file', async () => {
    await using home = await createTestHome()
    await mkdir(home.home.events)
    await using store = openEventStore(home)
    await expect(store.count()).rejects.toMatchObject({ message: expect.stringContaining(home.home.events) })
  })

  it('says that the disk is full, loses nothing, and goes on when there is room', async ({ skip }) => {
    await using home = await createTestHome()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home.folder], { stdio: 'pipe' })
    } catch {
      return skip('a small disk can be mounted by root only')
    }
    try {
      await mkdir(home.home.run, { recursive: true })
      await using store = openEventStore(home)
      let stored = 0
      const fill = async (): Promise<void> => {
        for (let i = 0; i < 200; i++) {
          const batch = Array.from({ length: 2000 }, (_, n) => event(`${i}-${n}`, { user_id: `u${Math.random()}` }))
          await store.insert(batch)
          stored += batch.length
        }
      }
      await expect(fill()).rejects.toMatchObject({ code: 'event-store', hint: expect.stringContaining('disk is full') })
      // The batch that met the end of the disk may be in the log; whoever sends it again doubles nothing.
      const count = await store.count()
      expect([stored, stored + 2000]).toContain(count)
      execFileSync('mount', ['-o', 'remount,size=200m', home.folder])
      await store.insert([event('after', { user_id: 'room again' })])
      expect(await store.count()).toBe(count + 1)
      await home.engine[Symbol.asyncDispose]()
    } finally {
      await home.engine[Symbol.asyncDispose]()
      execFileSync('umount', ['-l', home.folder])
    }
  })
})
