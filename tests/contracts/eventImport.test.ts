import { execFileSync } from 'node:child_process'
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEMPORARY_PREFIX } from '../../src-main/adapters/files/atomic.ts'
import type { UserEvent } from '../../src-main/contract/models/userEvent.ts'
import { eventColumns } from '../../src-main/contract/models/userEvent.ts'
import type { EventStore } from '../../src-main/engine/ports/eventStore.ts'
import { createTestHome, openEventStore, type TestHome } from './support/dataHome.ts'
import { event, eventId, knownAnswer, MINUTE, MINUTE_MS } from './support/events.ts'

const REAL = join(import.meta.dirname, '../fixtures/access-2015.ndjson.gz')

describe('importing and exporting events', () => {
  let home: TestHome
  let store: EventStore
  beforeAll(async () => {
    home = await createTestHome()
    store = openEventStore(home)
  })
  afterAll(async () => {
    await store[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
  })

  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(home.folder, name)
    await writeFile(path, content)
    return path
  }
  const take = (path: string, options: { example?: boolean; shiftToEndAt?: number } = {}) =>
    store.importFile({ path, ...options }, () => undefined)
  const ndjson = (events: readonly object[]): string => events.map((row) => `${JSON.stringify(row)}\n`).join('')
  const rejects = async (path: string | null) =>
    (await readFile(path ?? '', 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; reason: string; row: string })
  const at = (n: number): number => MINUTE + n * 60 * MINUTE_MS

  it('takes the real requests, none rejected, and adds up with the file', async () => {
    const progress: unknown[] = []
    const result = await store.importFile({ path: REAL }, (step) => progress.push(step))
    expect(result).toEqual({ read: 10_000, inserted: 10_000, duplicates: 0, rejected: 0, rejectsFile: null })
    expect(progress.length).toBeGreaterThan(0)
    const rows = gunzipSync(await readFile(REAL))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as UserEvent)
    const expected = new Map<number, { minute: number; events: number; errors: number }>()
    for (const { event_timestamp, status } of rows) {
      const minute = event_timestamp - (event_timestamp % MINUTE_MS)
      const row = expected.get(minute) ?? { minute, events: 0, errors: 0 }
      row.events += 1
      row.errors += status === 'ERROR' ? 1 : 0
      expected.set(minute, row)
    }
    const minutes = await store.minutes(Date.UTC(2015, 4, 17), Date.UTC(2015, 4, 22))
    expect(minutes).toHaveLength(84)
    expect(minutes).toEqual([...expected.values()].toSorted((a, b) => a.minute - b.minute))
  })

  it('changes nothing when it takes the same file twice', async () => {
    expect(await take(REAL)).toMatchObject({ inserted: 0, duplicates: 10_000, rejected: 0 })
  })

  it('keeps bad rows aside with line and reason', async () => {
    const good = event('good', { event_timestamp: at(1) })
    const bad = [
      { ...good, event_id: eventId(1), event_type: 'REFUND' },
      { ...good, event_id: eventId(2), error_code: 500 },
      { ...good, event_id: eventId(3), request_latency_ms: '12' },
      { ...good, event_id: eventId(4), product_id: 3 },
      { ...good, event_id: undefined },
      { ...good, event_id: eventId(5), event_timestamp: '2025-02-30T00:00:00Z' },
    ]
    const lines = [JSON.stringify(good), ...bad.map((row) => JSON.stringify(row)), '{"event_id":', '[]', '']
    const result = await take(await file('bad.ndjson', `\uFEFF${lines.join('\r\n')}\r\n`))
    expect(result).toMatchObject({ read: 9, inserted: 1, rejected: 8 })
    const kept = await rejects(result.rejectsFile)
    expect(kept.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(kept.map(({ reason }) => reason.split(':', 1)[0])).toEqual([
      'event_type',
      'error_code',
      'request_latency_ms',
      'product_id',
      'event_id',
      'event_timestamp',
      'not JSON',
      'not a JSON object',
    ])
    expect(kept[0]?.row).toBe(lines[1])
    expect(result.rejectsFile?.startsWith(home.home.rejects)).toBe(true)
  })

  it('passes over columns of a later version, and takes ISO times with their zone', async () => {
    const { product_id: _none, ...row } = event('iso')
    const iso = { ...row, event_timestamp: '2025-01-15T14:00:00.250+03:30', fraud_score: 0.5 }
    expect(await take(await file('iso.ndjson', JSON.stringify(iso)))).toMatchObject({ inserted: 1, rejected: 0 })
    expect(await store.count({ from: at(4) + 250, to: at(4) + 251 })).toBe(1)
  })

  it('reads CSV with quotes, another order of columns, and broken rows among good ones', async () => {
    const row = (id: string, changes: Partial<Record<string, string>> = {}): string =>
      [id, 'u', 's', 'SEARCH', String(at(5)), '7', 'SUCCESS', '', '']
        .map((value, i) => changes[eventColumns[i] ?? ''] ?? value)
        .join(',')
    const text = [
      eventColumns.join(','),
      row('c1'),
      row('c2', { user_id: '"a ""b"", c"' }),
      row('c3', { user_id: '"two\nlines"' }),
      row('c4', { session_id: '"never closed' }),
      `${row('c5')},extra`,
      row('c6', { request_latency_ms: '1.5' }),
      row('c7', { status: 'ERROR', error_code: '500', event_timestamp: '2025-01-15 11:30:00.000' }),
      '',
      row('c8'),
    ].join('\n')
    const result = await take(await file('some.csv', text))
    expect(result).toMatchObject({ read: 8, inserted: 5, rejected: 3 })
    expect((await rejects(result.rejectsFile)).map(({ line }) => line)).toEqual([6, 7, 8])
    const users: unknown[] = []
    const sql = `SELECT user_id FROM user_events WHERE event_id IN ('c2', 'c3') ORDER BY event_id`
    for await (const rows of store.query(sql)) users.push(...rows)
    expect(users).toEqual([{ user_id: 'a "b", c' }, { user_id: 'two\nlines' }])
  })

  it('lets the first line of an id count', async () => {
    const events = [3, 1, 2].map((latency) => event('twice', { event_timestamp: at(6), request_latency_ms: latency }))
    expect(await take(await file('twice.ndjson', ndjson(events)))).toMatchObject({ inserted: 1, duplicates: 2 })
    const rows: unknown[] = []
    const sql = `SELECT request_latency_ms AS ms FROM user_events WHERE event_id = '${eventId('twice')}'`
    for await (const block of store.query(sql)) rows.push(...block)
    expect(rows).toEqual([{ ms: 3 }])
  })

  it.for(['parquet', 'csv', 'ndjson', 'csv.gz', 'ndjson.gz'])(
    'exports %s and takes it back without a loss',
    async (suffix) => {
      const from = Date.UTC(2015, 4, 17)
      const path = join(home.folder, `out.${suffix}`)
      const range = { from, to: from + 5 * 86_400_000 }
      expect(await store.exportFile({ path, ...range }, () => undefined)).toEqual({ written: 10_000 })
      await using other = await createTestHome()
      await using copy = openEventStore(other)
      expect(await copy.importFile({ path }, () => undefined)).toMatchObject({ inserted: 10_000, rejected: 0 })
      const sum = async (of: EventStore): Promise<unknown> => {
        const sql = `SELECT bit_xor(hash(COLUMNS(*))) FROM (SELECT * FROM user_events
        WHERE event_timestamp BETWEEN TIMESTAMP '2015-05-17' AND TIMESTAMP '2015-05-22')`
        for await (const [row] of of.query(sql)) return row
        return null
      }
      expect(await sum(copy)).toEqual(await sum(store))
    },
  )

  it('writes Parquet with the types of the event', async () => {
    const path = join(home.home.objects, 'events', 'types.parquet')
    await store.exportFile({ path, to: at(0) }, () => undefined)
    const rows: unknown[] = []
    const sql = `SELECT name, type, logical_type FROM parquet_schema('${path}') WHERE name <> 'duckdb_schema'`
    for await (const block of store.query(sql)) rows.push(...block)
    expect(rows).toContainEqual({
      name: 'event_timestamp',
      type: 'INT64',
      logical_type: expect.stringMatching(/isAdjustedToUTC=1.*MILLIS=MilliSeconds/),
    })
    expect(rows).toContainEqual(expect.objectContaining({ name: 'error_code', type: 'INT32' }))
    expect(rows).toHaveLength(eventColumns.length)
  })

  it('changes nothing and says so when a file cannot be read', async () => {
    const before = await store.count()
    const truncated = await file('cut.ndjson.gz', gzipSync(ndjson(knownAnswer(at(9)))))
    await truncate(truncated, 900)
    const parquet = join(home.folder, 'cut.parquet')
    await store.exportFile({ path: parquet }, () => undefined)
    await truncate(parquet, 5000)
    const failed = { code: 'bad-file' }
    await expect(take(truncated)).rejects.toMatchObject(failed)
    await expect(take(parquet)).rejects.toMatchObject(failed)
    await expect(take(join(home.folder, 'absent.csv'))).rejects.toMatchObject(failed)
    await expect(take(await file('plain.csv', 'a,b,c\n1,2,3\n'))).rejects.toMatchObject(failed)
    await expect(take(await file('empty.csv', ''))).rejects.toMatchObject(failed)
    await expect(take(home.folder)).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(take(await file('what.bin', 'x'))).rejects.toMatchObject({ code: 'bad-argument' })
    expect(await store.count()).toBe(before)
    expect((await readdir(home.home.rejects)).filter((name) => name.startsWith('%tmp'))).toEqual([])
  })

  it('leaves nothing of an import that was killed', async () => {
    const before = await store.count()
    const many = Array.from({ length: 200_000 }, (_, i) => event(`killed${i}`, { event_timestamp: at(11) }))
    const path = await file('killed.ndjson', `{}\n${ndjson(many)}`)
    const child = home.host.newest('data')
    const running = store.importFile({ path }, () => child?.kill(true))
    await expect(running).rejects.toMatchObject({ code: 'event-store-away' })
    expect(await store.count()).toBe(before)
    expect((await readdir(home.home.rejects)).filter((name) => name.startsWith(TEMPORARY_PREFIX))).toEqual([])
  })

  it('leaves nothing of an import or export that is called off', async () => {
    const before = await store.count()
    const many = ndjson(Array.from({ length: 50_000 }, (_, i) => event(`many${i}`, { event_timestamp: at(10) })))
    const path = await file('many.ndjson', many)
    const abort = new AbortController()
    const running = store.importFile({ path }, () => abort.abort(new Error('enough')), abort.signal)
    await expect(running).rejects.toThrow('enough')
    expect(await store.count()).toBe(before)
    const out = join(home.folder, 'off.parquet')
    await expect(store.exportFile({ path: out }, () => undefined, abort.signal)).rejects.toThrow('enough')
    expect(await readdir(home.folder)).not.toContain('off.parquet')
  })

  it('shifts an example to end at an instant, and again elsewhere without doubling an id', async () => {
    const path = await file('example.ndjson', ndjson([event('e1'), event('e2', { event_timestamp: MINUTE + 90_000 })]))
    const end = Date.UTC(2030, 0, 1, 12, 0, 30)
    expect(await take(path, { example: true, shiftToEndAt: end })).toMatchObject({ inserted: 2 })
    expect(await store.stats()).toMatchObject({ example: 2, lastAt: Date.UTC(2030, 0, 1, 11, 59, 30) })
    expect(await take(path, { example: true, shiftToEndAt: end + 1000 })).toMatchObject({ inserted: 0, duplicates: 2 })
    expect(await take(path, { example: true, shiftToEndAt: end + MINUTE_MS * 10 })).toMatchObject({ inserted: 2 })
    const rows: unknown[] = []
    for await (const block of store.query('SELECT count(*) - count(DISTINCT event_id) AS doubled FROM user_events')) {
      rows.push(...block)
    }
    expect(rows).toEqual([{ doubled: 0 }])
    expect(await store.removeExample()).toEqual({ removed: 4 })
  })

  it('takes Parquet as pyarrow and Spark write it', async ({ skip }) => {
    const path = join(home.folder, 'arrow.parquet')
    const script = `
import pyarrow as pa, pyarrow.parquet as pq, sys, datetime
t = datetime.datetime(2025, 1, 15, 20, 30, tzinfo=datetime.timezone.utc)
pq.write_table(pa.table({
  'event_id': pa.array(['p1', 'p2', 'p3']).dictionary_encode(), 'user_id': ['u']*3, 'session_id': ['s']*3,
  'event_type': ['PAYMENT']*3, 'event_timestamp': pa.array([t]*3, pa.timestamp('us', tz='UTC')),
  'request_latency_ms': pa.array([1, 2, 3], pa.int64()), 'status': ['SUCCESS', 'ERROR', 'MAYBE'],
  'error_code': pa.array([None, 500, None], pa.int16())}), sys.argv[1])`
    try {
      execFileSync(process.env['PFAD_PYTHON'] ?? 'python3', ['-c', script, path], { stdio: 'pipe' })
    } catch {
      skip('no pyarrow on this machine')
    }
    const result = await take(path)
    expect(result).toMatchObject({ read: 3, inserted: 2, rejected: 1 })
    expect((await rejects(result.rejectsFile))[0]).toMatchObject({ line: 3 })
  })
})
