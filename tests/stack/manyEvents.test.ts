import { expect, inject, it } from 'vitest'
import { generateEvents } from '../../src-main/core/producer/generate.ts'
import { eventually } from './support/eventually.ts'
import { startQuiet } from './support/quietApp.ts'
import { openStack } from './support/testStack.ts'
import { toTopic } from './support/toTopic.ts'
import { unread } from './support/unread.ts'

const stack = openStack(inject('stack'))
const MINUTE = 60_000
const EVENTS = 100_000
/** A time that no other file of these tests uses. Events that arrive late are a part of it, so it is wide. */
const FROM = Date.parse('2024-03-01T08:00:00Z')
const MINUTES = 10
const HOUR = { from: FROM - 60 * MINUTE, to: FROM + 60 * MINUTE }

it('brings 100,000 events through Kafka, none lost and none doubled, delivered twice or not', async () => {
  const options = { from: FROM, minutes: MINUTES, eventsPerMinute: EVENTS / MINUTES, seed: 5 }
  const events = [...generateEvents(options)].flat()
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(EVENTS)
  const perMinute = Map.groupBy(events, ({ event_timestamp }) => Math.floor(event_timestamp / MINUTE) * MINUTE)

  await using app = await startQuiet(stack)
  const count = async (): Promise<number> => (await app.client.call('events.count', HOUR)).count
  const { again } = await toTopic(stack.facts, events)
  await eventually(count, (seen) => seen === EVENTS, { within: 120_000 })

  await again()
  // All of them have come a second time before anything is read.
  await eventually(
    () => unread(stack.facts),
    (messages) => messages === 0,
    { within: 120_000 },
  )
  expect(await count()).toBe(EVENTS)
  const minutes = await app.client.call('events.minutes', HOUR)
  const seen = minutes.filter(({ events: some }) => some > 0).map(({ minute, events: some }) => [minute, some])
  expect(seen).toEqual(
    [...perMinute].map(([minute, all]) => [minute, all.length]).toSorted(([a = 0], [b = 0]) => a - b),
  )
})
