import { describe, expect, it } from 'vitest'
import { userEvent } from '../../contract/models/userEvent.ts'
import { minuteOf } from '../events/minuteOf.ts'
import { generateEvents } from './generate.ts'

const options = { from: Date.UTC(2025, 0, 15, 10), minutes: 5, eventsPerMinute: 600, seed: 42 }
const all = (changes: Partial<typeof options> & { batchSize?: number } = {}) =>
  [...generateEvents({ ...options, ...changes })].flat()

describe('generated events', () => {
  it('are the same for the same seed, in batches of any size', () => {
    const text = JSON.stringify(all())
    for (const batchSize of [1, 7, 1000, 100_000]) expect(JSON.stringify(all({ batchSize }))).toBe(text)
    expect(JSON.stringify(all({ seed: 43 }))).not.toBe(text)
  })

  it('are as many as asked for, in batches no larger than asked for', () => {
    const sizes = [...generateEvents({ ...options, batchSize: 250 })].map((batch) => batch.length)
    expect(Math.max(...sizes)).toBe(250)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3000)
    expect([...generateEvents({ ...options, eventsPerMinute: 0.5 })].flat()).toHaveLength(3)
  })

  it('are events, each id once, every minute with its share', () => {
    const events = all()
    for (const event of events) expect(userEvent.safeParse(event).success).toBe(true)
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length)
    const minutes = Map.groupBy(events, ({ event_timestamp }) => minuteOf(event_timestamp))
    expect([...minutes.values()].map(({ length }) => length)).toEqual([600, 600, 600, 600, 600])
  })

  it('have other ids from another start, rate or seed', () => {
    const ids = new Set(all().map(({ event_id }) => event_id))
    for (const changes of [{ from: options.from + 60_000 }, { eventsPerMinute: 601 }, { seed: 1 }]) {
      expect(all(changes).filter(({ event_id }) => ids.has(event_id))).toEqual([])
    }
  })

  it('begin with those of a shorter time', () => {
    const ids = new Set(all().map(({ event_id }) => event_id))
    expect(all({ minutes: 2 }).every(({ event_id }) => ids.has(event_id))).toBe(true)
  })

  it('come a little late now and then, by a minute at most', () => {
    let latest = 0
    let late = 0
    for (const { event_timestamp } of all({ minutes: 20 })) {
      if (event_timestamp < latest) late += 1
      expect(latest - event_timestamp).toBeLessThanOrEqual(60_000)
      latest = Math.max(latest, event_timestamp)
    }
    expect(late).toBeGreaterThan(20)
    expect(late).toBeLessThan(600)
  })

  it('tell of visitors who search, view, add, check out and pay, in that order of frequency', () => {
    const counts = Map.groupBy(all({ minutes: 20 }), ({ event_type }) => event_type)
    const size = (type: Parameters<typeof counts.get>[0]): number => counts.get(type)?.length ?? 0
    expect(size('VIEW_PRODUCT')).toBeGreaterThan(size('ADD_TO_CART'))
    expect(size('ADD_TO_CART')).toBeGreaterThan(size('CHECKOUT'))
    expect(size('CHECKOUT')).toBeGreaterThan(size('PAYMENT'))
    expect(size('PAYMENT')).toBeGreaterThan(100)
  })

  it('drift in latency and in errors', () => {
    const events = all({ minutes: 60 })
    const minutes = [...Map.groupBy(events, ({ event_timestamp }) => minuteOf(event_timestamp)).values()]
    const latencies = minutes.map((rows) => rows.reduce((sum, row) => sum + row.request_latency_ms, 0) / rows.length)
    const errors = minutes.map((rows) => rows.filter(({ status }) => status === 'ERROR').length)
    expect(Math.max(...latencies)).toBeGreaterThan(1.5 * Math.min(...latencies))
    expect(Math.max(...errors)).toBeGreaterThan(5 * Math.min(...errors))
  })
})
