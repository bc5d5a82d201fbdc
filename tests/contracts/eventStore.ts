import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Objects } from '../../src-main/core/dataPlane.ts'
import type { EventStore } from '../../src-main/engine/ports/eventStore.ts'
import { event, knownAnswer, MINUTE, MINUTE_MS } from './support/events.ts'

export type EventStoreUnderTest = AsyncDisposable & {
  readonly store: EventStore
  readonly objects: Objects
  /** The events of a minute, given as its first parameter (`2025-01-15T06:30:00`), in the store's own dialect. */
  readonly minuteSql: (columns: string) => string
  /** Another store, opened on the file that `copy` makes. */
  readonly openCopy: (
    copy: (path: string) => Promise<void>,
  ) => Promise<AsyncDisposable & { readonly store: EventStore }>
}

/** What every event store must do. `create` gives an empty one, with the object store into which it extracts. */
export const eventStoreContract = (name: string, create: () => Promise<EventStoreUnderTest>): void => {
  describe(`event store: ${name}`, () => {
    let under: EventStoreUnderTest
    let store: EventStore
    let objects: Objects
    beforeAll(async () => {
      under = await create()
      ;({ store, objects } = under)
      await objects.ensureBucket('events')
    })
    afterAll(() => under[Symbol.asyncDispose]())
    /** Tests share the store; each takes an hour of its own. */
    const hour = (n: number): number => MINUTE + n * 60 * MINUTE_MS

    it('keeps what it acknowledged and counts it by time', async () => {
      const at = hour(0)
      const events = [event('a', { event_timestamp: at }), event('b', { event_timestamp: at + MINUTE_MS })]
      expect(await store.insert(events)).toEqual({ inserted: 2, duplicates: 0 })
      expect(await store.count({ from: at, to: at + 60 * MINUTE_MS })).toBe(2)
      expect(await store.count({ from: at + 1, to: at + 60 * MINUTE_MS })).toBe(1)
      expect(await store.count({ from: at, to: at + MINUTE_MS })).toBe(1)
    })

    it('holds an event once, however often it is delivered', async () => {
      const at = hour(1)
      const one = event('once', { event_timestamp: at + 5 })
      const other = event('other', { event_timestamp: at + MINUTE_MS })
      expect(await store.insert([one, one, other])).toEqual({ inserted: 2, duplicates: 1 })
      expect(await store.insert([other, one])).toEqual({ inserted: 0, duplicates: 2 })
      expect(await store.count({ from: at, to: at + 2 * MINUTE_MS })).toBe(2)
    })

    it('holds an event once when it is delivered at the same time by many', async () => {
      const at = hour(2)
      const events = Array.from({ length: 50 }, (_, i) => event(`race-${i}`, { event_timestamp: at + i }))
      const results = await Promise.all(Array.from({ length: 20 }, () => store.insert(events)))
      expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(50)
      expect(await store.count({ from: at, to: at + MINUTE_MS })).toBe(50)
    })

    it('takes no event that is none', async () => {
      const wrong = { ...event('wrong'), error_code: 500 }
      await expect(store.insert([wrong])).rejects.toMatchObject({ code: 'bad-argument' })
    })

    it('counts minutes and their errors', async () => {
      const at = hour(3)
      await store.insert(knownAnswer(at))
      await store.insert([event('later', { event_timestamp: at + 3 * MINUTE_MS })])
      expect(await store.minutes(at, at + 4 * MINUTE_MS)).toEqual([
        { minute: at, events: 100, errors: 15 },
        { minute: at + 3 * MINUTE_MS, events: 1, errors: 0 },
      ])
      expect(await store.minutes(at, at + 3 * MINUTE_MS)).toHaveLength(1)
      // What was asked once is kept up with what comes later, late events and removals included.
      await store.insert([event('late', { event_timestamp: at + 1, status: 'ERROR', error_code: 500 })])
      await store.insert([event('late', { event_timestamp: at + 1, status: 'ERROR', error_code: 500 })])
      await store.insert([event('extra', { event_timestamp: at + MINUTE_MS })], { example: true })
      expect(await store.minutes(at, at + 2 * MINUTE_MS)).toEqual([
        { minute: at, events: 101, errors: 16 },
        { minute: at + MINUTE_MS, events: 1, errors: 0 },
      ])
      await store.removeExample()
      expect(await store.minutes(at, at + 2 * MINUTE_MS)).toHaveLength(1)
      expect(await store.minutes(at - 365 * 24 * 60 * MINUTE_MS, at + MINUTE_MS)).toContainEqual({
        minute: at,
        events: 101,
        errors: 16,
      })
    })

    it('shows a minute second by second, each event once, with its first events', async () => {
      const at = hour(20)
      const events = knownAnswer(at)
      await store.insert([...events, event('next', { event_timestamp: at + MINUTE_MS })])
      await store.insert(events.slice(0, 30))
      const { seconds, sample, ...sums } = await store.minute(at, 7)
      expect(sums).toEqual({ events: 100, errors: 15 })
      expect(seconds).toHaveLength(100)
      expect(seconds).toContainEqual({ second: 2, type: 'SEARCH', events: 1, errors: 1 })
      expect(seconds).toContainEqual({ second: 19, type: 'SEARCH', events: 1, errors: 0 })
      expect(sample).toHaveLength(7)
      expect(sample.slice(0, 5).every(({ event_timestamp }) => event_timestamp === at + 7)).toBe(true)
      expect(events).toEqual(expect.arrayContaining(sample))
      expect(await store.minute(at + 10 * MINUTE_MS, 5)).toEqual({ events: 0, errors: 0, seconds: [], sample: [] })
    })

    it('says what a Parquet object is', async () => {
      const at = hour(21)
      await store.insert(knownAnswer(at))
      await store.extract({ minute: at, bucket: 'events', key: 'profile.parquet' })
      const { columns, head, ...file } = await store.profile({ bucket: 'events', key: 'profile.parquet' }, 3)
      expect(file).toMatchObject({ rows: 100, rowGroups: 1 })
      expect(head).toHaveLength(3)
      expect(columns.map(({ name, nulls, distinct }) => [name, nulls, distinct])).toEqual([
        ['event_type', 0, 5],
        ['status', 0, 2],
      ])
      expect(columns[1]).toMatchObject({ type: 'VARCHAR', min: 'ERROR', max: 'SUCCESS', compression: 'ZSTD' })
      expect(columns[0]?.compressed).toBeGreaterThan(0)
    })

    it('extracts one minute as an object with its rows', async () => {
      const at = hour(4)
      await store.insert([...knownAnswer(at), event('outside', { event_timestamp: at + MINUTE_MS })])
      expect(await store.extract({ minute: at, bucket: 'events', key: 'x.parquet' })).toEqual({ rows: 100 })
      const { columns, rows } = await store.preview({ bucket: 'events', key: 'x.parquet' }, 200)
      expect(columns.map(({ name }) => name)).toEqual(['event_type', 'status'])
      expect(rows).toHaveLength(100)
      expect(rows.filter((row) => row['status'] === 'ERROR')).toHaveLength(15)
    })

    it('leaves no object for a minute without events, nor a former one', async () => {
      const at = hour(5)
      await store.insert([event('soon gone', { event_timestamp: at })])
      await store.extract({ minute: at, bucket: 'events', key: 'empty.parquet' })
      expect(await store.extract({ minute: at + MINUTE_MS, bucket: 'events', key: 'empty.parquet' })).toEqual({
        rows: 0,
      })
      await expect(objects.stat('events', 'empty.parquet')).rejects.toMatchObject({ code: 'object-not-found' })
    })

    it('says which bucket is missing and which name is none', async () => {
      const minute = hour(4)
      await expect(store.extract({ minute, bucket: 'nowhere', key: 'x.parquet' })).rejects.toMatchObject({
        code: 'bucket-not-found',
      })
      await expect(store.extract({ minute, bucket: 'events', key: '../x.parquet' })).rejects.toMatchObject({
        code: 'bad-name',
      })
    })

    it('leaves nothing of an extract that was called off', async () => {
      const abort = AbortSignal.abort(new Error('enough'))
      const extract = store.extract({ minute: hour(4), bucket: 'events', key: 'off.parquet' }, abort)
      await expect(extract).rejects.toThrow('enough')
      expect((await objects.list('events')).map(({ key }) => key)).not.toContain('off.parquet')
    })

    it('answers queries in blocks', async () => {
      const at = hour(6)
      await store.insert(Array.from({ length: 5000 }, (_, i) => event(`q${i}`, { event_timestamp: at + i })))
      const blocks: number[] = []
      let first: unknown
      const sql = under.minuteSql('event_id, event_timestamp, request_latency_ms')
      for await (const rows of store.query(sql, [new Date(at).toISOString().slice(0, 19)])) {
        first ??= rows[0]
        blocks.push(rows.length)
      }
      expect(first).toEqual({
        event_id: event('q0').event_id,
        event_timestamp: new Date(at).toISOString(),
        request_latency_ms: 12,
      })
      expect(blocks.reduce((sum, rows) => sum + rows, 0)).toBe(5000)
      expect(blocks.length).toBeGreaterThan(1)
    })

    it('names what is wrong with a query', async () => {
      const run = async (): Promise<void> => {
        for await (const rows of store.query('SELECT nonsense')) expect(rows).toBeNull()
      }
      await expect(run()).rejects.toMatchObject({ code: 'event-store' })
    })

    it('lets the example go, and only that', async () => {
      const at = hour(7)
      const before = await store.stats()
      await store.insert([event('example', { event_timestamp: at })], { example: true })
      await store.insert([event('real', { event_timestamp: at })])
      expect(await store.stats()).toMatchObject({ total: before.total + 2, example: 1 })
      expect(await store.removeExample()).toEqual({ removed: 1 })
      expect(await store.stats()).toMatchObject({ total: before.total + 1, example: 0 })
    })

    it('removes whole minutes before an instant', async () => {
      const at = hour(-24)
      await store.insert([0, 30_000, MINUTE_MS].map((ms) => event(`old${ms}`, { event_timestamp: at + ms })))
      const before = await store.usage()
      expect(await store.removeBefore(at + MINUTE_MS + 30_000)).toEqual({ removed: 2 })
      expect(await store.count({ to: at + 2 * MINUTE_MS })).toBe(1)
      expect((await store.usage()).items).toBe(before.items - 2)
    })

    it('gives a copy of itself that can take its place', async () => {
      const at = hour(-30)
      await store.insert([event('copied', { event_timestamp: at })])
      await using copy = await under.openCopy((path) => store.copyTo(path))
      expect(await copy.store.count()).toBe(await store.count())
      expect(await copy.store.count({ from: at, to: at + 1 })).toBe(1)
      expect(await copy.store.insert([event('copied', { event_timestamp: at })])).toMatchObject({ duplicates: 1 })
    })
  })
}
