import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import { openEngine } from '../support/docker.ts'
import { eventually } from '../support/eventually.ts'
import { awaitHealthy } from '../support/health.ts'
import { startQuiet } from '../support/quietApp.ts'
import { openStack } from '../support/testStack.ts'

const RATE = 2000
const AWAY_FOR = 20_000

it('a broker that is away for 20 s under load loses no event', async () => {
  const stack = openStack(inject('stack'))
  const { engine } = await openEngine()
  await using app = await startQuiet(stack)
  const { client } = app
  const count = async (): Promise<number> => (await client.call('events.count', {})).count
  const status = () => client.call('producer.status', {})
  const before = { events: await count(), produced: (await status()).produced }

  await client.call('producer.set', { running: true, eventsPerSecond: RATE })
  await eventually(count, (seen) => seen > before.events + RATE)
  const broker = await engine.container(stack.facts.project, 'kafka')
  await engine.act(broker.id, 'stop')
  const { reason } = await eventually(status, ({ state }) => state === 'held')
  expect(reason).toMatch(/kafka/i)
  await sleep(AWAY_FOR)
  await engine.act(broker.id, 'start')
  await awaitHealthy(engine, stack.facts.project)

  const running = await eventually(status, ({ state }) => state === 'running')
  await eventually(status, ({ produced }) => produced > running.produced + RATE)
  await client.call('producer.set', { running: false, eventsPerSecond: 0 })
  await eventually(status, ({ state }) => state === 'stopped')
  const produced = (await status()).produced - before.produced
  expect(produced).toBeGreaterThan(2 * RATE)
  await eventually(count, (seen) => seen - before.events === produced, { within: 90_000, every: 1000 })
  // Nothing more comes: no event was counted too early.
  await sleep(3000)
  expect((await count()) - before.events).toBe(produced)
})
