import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { Client } from 'minio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClickHouseEvents } from '../../../src-main/adapters/clickhouse/eventStore.ts'
import { createS3ObjectStore, type S3ObjectStore } from '../../../src-main/adapters/s3/objectStore.ts'
import type { Connection } from '../../../src-main/core/authoring/context.ts'
import type { Events } from '../../../src-main/core/dataPlane.ts'
import { MINUTE, MINUTE_MS } from '../../contracts/support/events.ts'
import { type ClickHouseServer, startClickHouse } from '../../support/servers/clickhouse.ts'
import { type MinioServer, startMinio } from '../../support/servers/minio.ts'

/** What Parquet and its compression do not make small: an object of some parts. */
const WIDE = ['event_id', 'user_id', 'session_id'] as const
const ROWS = 250_000

describe('extracting from ClickHouse into S3', () => {
  let clickHouse: ClickHouseServer
  let minio: MinioServer
  let objects: S3ObjectStore
  let events: Events & AsyncDisposable
  let slow: Events & AsyncDisposable
  beforeAll(async () => {
    clickHouse = await startClickHouse()
    minio = await startMinio()
    objects = createS3ObjectStore({ connection: async () => minio.connection })
    events = open()
    await objects.ensureBucket('events')
    await fill(clickHouse, MINUTE, ROWS)
    // A second for each block, so that whatever is to befall an extract does so in its middle.
    await clickHouse.run(
      `CREATE VIEW slow_events AS SELECT * EXCEPT user_id, event_minute,
         concat(user_id, if(sleep(1) = 0, '', '')) AS user_id FROM user_events`,
    )
    slow = open({}, 'slow_events')
  })
  afterAll(async () => {
    await events?.[Symbol.asyncDispose]()
    await slow?.[Symbol.asyncDispose]()
    await objects?.[Symbol.asyncDispose]()
    await clickHouse?.[Symbol.asyncDispose]()
    await minio?.[Symbol.asyncDispose]()
  })
  const open = (change: Partial<Connection> = {}, table = 'user_events') =>
    createClickHouseEvents({
      connection: async () => ({ ...clickHouse.connection, ...change }),
      table: () => table,
      objects,
    })
  const keys = async (): Promise<string[]> => (await objects.list('events')).map(({ key }) => key)
  const wide = (key: string, { of = events, signal }: { of?: Events; signal?: AbortSignal } = {}) =>
    of.extract({ minute: MINUTE, bucket: 'events', key, columns: WIDE }, signal)

  it('writes a whole file of several parts, each event once though all were delivered twice', async () => {
    await clickHouse.run('INSERT INTO user_events SELECT * FROM user_events')
    expect(await wide('whole.parquet')).toEqual({ rows: ROWS })
    const { size } = await objects.stat('events', 'whole.parquet')
    expect(size).toBeGreaterThan(16 * 1024 * 1024)
    expect(await readParquet('whole.parquet')).toEqual({ rows: ROWS, ids: ROWS })
    expect(await objects.removeLeftovers(0)).toEqual({ removed: 0 })
  })

  it.each([0.001, 0.5, 1])('leaves no object where the query fails at %d of its rows', async (share) => {
    const failing = `failing_${share * 1000}`
    await clickHouse.run(
      `CREATE VIEW ${failing} AS SELECT * EXCEPT user_id, event_minute,
         concat(user_id, if(throwIf(rowNumberInAllBlocks() >= ${Math.floor(share * ROWS) - 1}, 'half way') = 0, '', '')) AS user_id
       FROM user_events`,
    )
    await using broken = open({}, failing)
    const before = await keys()
    const extract = broken.extract({ minute: MINUTE, bucket: 'events', key: `${failing}.parquet`, columns: WIDE })
    await expect(extract).rejects.toMatchObject({
      code: 'event-store',
      message: expect.stringContaining('half way') as string,
    })
    expect(await keys()).toEqual(before)
    expect(await objects.removeLeftovers(0)).toEqual({ removed: 0 })
  })

  it('leaves no object where the answer breaks off, and keeps the former one', async () => {
    await objects.put('events', 'former.parquet', Buffer.from('former'))
    const extract = wide('former.parquet', { of: slow })
    const half = wide('killed.parquet', { of: slow })
    await Promise.all([
      expect(extract).rejects.toMatchObject({ code: 'event-store-away' }),
      expect(half).rejects.toMatchObject({ code: 'event-store-away' }),
      sleep(300).then(() => clickHouse.kill()),
    ])
    expect(await keys()).not.toContain('killed.parquet')
    expect((await objects.stat('events', 'former.parquet')).size).toBe(6)
    await clickHouse.start()
    expect(await wide('killed.parquet')).toEqual({ rows: ROWS })
  })

  it('leaves no object where the object store is killed, says so, and the retry works', async () => {
    const extract = wide('store-killed.parquet', { of: slow })
    await Promise.all([
      expect(extract).rejects.toMatchObject({ code: 'object-store-away' }),
      onUpload().then(() => minio.kill()),
    ])
    await minio.start()
    expect(await keys()).not.toContain('store-killed.parquet')
    expect(await wide('store-killed.parquet')).toEqual({ rows: ROWS })
    expect(await readParquet('store-killed.parquet')).toEqual({ rows: ROWS, ids: ROWS })
    // What the kill left is no object, and goes.
    await objects.removeLeftovers(0)
    expect(await objects.removeLeftovers(0)).toEqual({ removed: 0 })
  })

  it('leaves neither object nor upload of an extract that was called off in its middle', async () => {
    const aborter = new AbortController()
    const reason = new Error('called off')
    const extract = wide('off.parquet', { of: slow, signal: aborter.signal })
    await Promise.all([expect(extract).rejects.toBe(reason), onUpload().then(() => aborter.abort(reason))])
    expect(await keys()).not.toContain('off.parquet')
    expect(await objects.removeLeftovers(0)).toEqual({ removed: 0 })
  })

  it('tells apart whose fault it is', async () => {
    const extract = (of: Events) => of.extract({ minute: MINUTE, bucket: 'events', key: 'x.parquet' })
    const cases = [
      [open({ password: 'wrong' }), 'event-store-auth'],
      [open({ schema: 'nowhere' }), 'event-store-database'],
      [open({}, 'no_table'), 'event-store-table'],
      [open({ port: 1 }), 'event-store-away'],
    ] as const
    for (const [broken, code] of cases) {
      const error: unknown = await extract(broken).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code, message: expect.stringContaining('clickhouse_default') as string })
      expect(String(error)).not.toContain('wrong')
      await broken[Symbol.asyncDispose]()
    }
    const stranger = createS3ObjectStore({ connection: async () => ({ ...minio.connection, password: 'no-secret' }) })
    await expect(stranger.buckets()).rejects.toMatchObject({ code: 'object-store-auth' })
    await stranger[Symbol.asyncDispose]()
  })

  it('says that the object store is full, and leaves nothing', async () => {
    await using small = await startMinio(['--tmpfs', '/data:size=16m'])
    await using store = createS3ObjectStore({ connection: async () => small.connection })
    await store.ensureBucket('events')
    await using full = createClickHouseEvents({
      connection: async () => clickHouse.connection,
      table: () => 'user_events',
      objects: store,
    })
    const extract = full.extract({ minute: MINUTE, bucket: 'events', key: 'full.parquet', columns: WIDE })
    await expect(extract).rejects.toMatchObject({ code: expect.stringMatching(/^object-store/) as string })
    expect(await store.list('events')).toEqual([])
  })

  it('extracts a minute without events as none, and a former one goes', async () => {
    await objects.put('events', 'none.parquet', Buffer.from('former'))
    const none = await events.extract({ minute: MINUTE + 10 * MINUTE_MS, bucket: 'events', key: 'none.parquet' })
    expect(none).toEqual({ rows: 0 })
    expect(await keys()).not.toContain('none.parquet')
  })

  /** Rows and distinct ids, as another engine reads them. */
  const readParquet = async (key: string): Promise<{ rows: number; ids: number }> => {
    const folder = await mkdtemp(join(tmpdir(), 'pfad-extract-'))
    const file = join(folder, 'object.parquet')
    await writeFile(file, objects.get('events', key))
    const connection = await (await DuckDBInstance.create()).connect()
    const found = await connection.runAndReadAll(`SELECT count(*), count(DISTINCT event_id) FROM '${file}'`)
    connection.closeSync()
    await rm(folder, { recursive: true })
    const [rows, ids] = found.getRows()[0] ?? []
    return { rows: Number(rows), ids: Number(ids) }
  }

  /** Until some parts of an upload have arrived. */
  const onUpload = async (): Promise<void> => {
    const client = new Client({
      endPoint: '127.0.0.1',
      port: minio.port,
      useSSL: false,
      accessKey: 'pfad',
      secretKey: 'pfad-secret',
      region: 'us-east-1',
    })
    for (;;) {
      const { uploads } = await client.listIncompleteUploadsQuery('events', '', '', '', '')
      if (uploads.length > 0) return
      await sleep(5)
    }
  }
})

/** Events of one minute, made where they lie. */
const fill = (server: ClickHouseServer, minute: number, rows: number): Promise<string> =>
  server.run(`INSERT INTO user_events SELECT
    toString(generateUUIDv4(number)) AS event_id, toString(generateUUIDv4(number + 1)) AS user_id,
    toString(generateUUIDv4(number + 2)) AS session_id, 'PAYMENT' AS event_type,
    fromUnixTimestamp64Milli(toInt64(${minute} + number % ${MINUTE_MS}), 'UTC') AS event_timestamp,
    1 AS request_latency_ms, 'SUCCESS' AS status, NULL AS error_code, NULL AS product_id, false AS is_example
    FROM numbers(${rows})`)
