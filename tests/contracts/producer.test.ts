import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createProducer } from '../../src-main/adapters/producer/producer.ts'
import type { ProducerStatus } from '../../src-main/contract/models/platform.ts'
import { createTestHome, openEventStore, type TestHome } from './support/dataHome.ts'

const createLive = ({ host, engine, problems }: TestHome, onStatus?: (status: ProducerStatus) => void) =>
  createProducer({
    processHost: host,
    target: async () => ({ kind: 'data' as const, socketPath: await engine.socketPath() }),
    onProblem: (problem) => void problems.push(problem),
    ...(onStatus ? { onStatus } : {}),
  })

/** Waits for something that must come; the test's own limit is the time that it may take. */
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await sleep(20)
}

describe('the live producer', () => {
  it('has no process until it runs, follows its rate, and none again when it is stopped', async () => {
    await using home = await createTestHome()
    await using store = openEventStore(home)
    await using producer = createLive(home)
    expect(producer.status()).toMatchObject({ state: 'stopped', produced: 0 })
    expect(home.host.started).toHaveLength(0)
    expect(await producer.set({ running: true, eventsPerSecond: 1000 })).toMatchObject({ state: 'running' })
    await until(() => producer.status().produced > 500)
    expect(producer.status().actualPerSecond).toBeGreaterThan(0)
    await producer.set({ running: false, eventsPerSecond: 1000 })
    expect(producer.status()).toMatchObject({ state: 'stopped', actualPerSecond: 0 })
    await home.host.started.at(0)?.exited
    const count = await store.count()
    expect(count).toBe(producer.status().produced)
    await sleep(150)
    expect(await store.count()).toBe(count)
  })

  it('loses none that it counted and doubles none when the store or it is killed', async () => {
    await using home = await createTestHome()
    await using store = openEventStore(home)
    await using producer = createLive(home)
    await producer.set({ running: true, eventsPerSecond: 5000 })
    const killNewest = async (argument: 'data' | 'producer'): Promise<void> => {
      const before = producer.status().produced
      const child = home.host.newest(argument)
      child?.kill(true)
      await child?.exited
      await until(() => producer.status().produced > before + 100)
    }
    await until(() => producer.status().produced > 100)
    await killNewest('data')
    await killNewest('producer')
    await killNewest('data')
    await producer.set({ running: false, eventsPerSecond: 0 })
    await home.host.newest('producer')?.exited
    expect(await store.count()).toBeGreaterThanOrEqual(producer.status().produced)
    for await (const [row] of store.query('SELECT count(*) - count(DISTINCT event_id) AS doubled FROM user_events')) {
      expect(row).toEqual({ doubled: 0 })
    }
  })

  it('says why it waits when the store is away, and goes on when it is back', async () => {
    await using home = await createTestHome()
    const states: ProducerStatus[] = []
    await using producer = createProducer({
      processHost: home.host,
      target: async () => {
        if (isAway) throw new Error('The disk is gone.')
        return { kind: 'data', socketPath: await home.engine.socketPath() }
      },
      onProblem: () => undefined,
      onStatus: (status) => void states.push(status),
    })
    let isAway = true
    await producer.set({ running: true, eventsPerSecond: 1000 })
    await until(() => states.some(({ state, reason }) => state === 'held' && reason === 'The disk is gone.'))
    expect(producer.status().produced).toBe(0)
    isAway = false
    await until(() => producer.status().state === 'running' && producer.status().produced > 0)
  })

  it('is held and released', async () => {
    await using home = await createTestHome()
    await using producer = createLive(home)
    producer.hold('Less than 1 GiB is free.')
    expect(await producer.set({ running: true, eventsPerSecond: 100 })).toMatchObject({
      state: 'held',
      reason: 'Less than 1 GiB is free.',
    })
    expect(home.host.started).toHaveLength(0)
    producer.release()
    await until(() => producer.status().produced > 0)
    expect(producer.status()).toMatchObject({ state: 'running', reason: null })
  })
})
