import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import avro from 'avsc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createRejectedMessages } from '../../../src-main/adapters/clickhouse/rejected.ts'
import { createEventSink } from '../../../src-main/adapters/kafka/eventSink.ts'
import { createIngestTopic } from '../../../src-main/adapters/kafka/ingestTopic.ts'
import { createMessageReader } from '../../../src-main/adapters/kafka/messageReader.ts'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import { createProducer } from '../../../src-main/adapters/producer/producer.ts'
import { pump } from '../../../src-main/adapters/producer/pump.ts'
import { createIngestService, type IngestService } from '../../../src-main/app/ingest/createIngest.ts'
import type { ProducerStatus } from '../../../src-main/contract/models/platform.ts'
import { eventColumns, type UserEvent, userEvent } from '../../../src-main/contract/models/userEvent.ts'
import { avroRecordOf, userEventSchema } from '../../../src-main/core/avro/userEventSchema.ts'
import { checkEvent } from '../../../src-main/core/events/checkEvent.ts'
import { generateEvents } from '../../../src-main/core/producer/generate.ts'
import { type IngestStack, startIngestStack, TOPIC, whyNoServers } from './ingestStack.ts'

const missing = await whyNoServers()
const SUBJECT = `${TOPIC}-value`

const type = avro.Type.forSchema(userEventSchema as unknown as Parameters<typeof avro.Type.forSchema>[0])
const wire = (schemaId: number, event: object): Buffer => {
  const value = Buffer.concat([Buffer.alloc(5), type.toBuffer(event)])
  value.writeUInt32BE(schemaId, 1)
  return value
}
const event = (event_id: string, more: Partial<Record<keyof UserEvent, unknown>> = {}): object => ({
  event_id,
  user_id: 'u',
  session_id: 's',
  event_type: 'SEARCH',
  event_timestamp: Date.UTC(2025, 0, 15, 6, 30),
  request_latency_ms: 1,
  status: 'SUCCESS',
  error_code: null,
  product_id: null,
  ...more,
})
/** Waits for something that must come; the test's own limit is the time that it may take. */
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await sleep(100)
}

describe.skipIf(missing !== null)(`from the producer over Kafka to ClickHouse${missing ? `: ${missing}` : ''}`, () => {
  let stack: IngestStack
  let ingest: IngestService
  beforeAll(async () => {
    stack = await startIngestStack()
    const { target, clickhouse } = stack
    ingest = createIngestService(
      {
        topic: () => TOPIC,
        offsets: createIngestTopic({ target: () => target, topic: () => TOPIC, group: () => 'pfad-pfad-user_events' }),
        isEvent: createMessageReader(() => stack.registry),
        rejected: createRejectedMessages({ connection: async () => clickhouse.connection, table: () => 'user_events' }),
      },
      () => performance.now(),
    )
  })
  afterAll(() => stack?.[Symbol.asyncDispose]())

  const sendRaw = async (values: readonly Buffer[]): Promise<void> => {
    const options = { clientId: 'raw', bootstrapBrokers: [...stack.target.brokers], autocreateTopics: true }
    const producer = new Producer(options)
    await producer.send({ messages: values.map((value, i) => ({ topic: TOPIC, key: Buffer.from(`k${i}`), value })) })
    await producer.close()
  }
  const ids = (where = 'true'): Promise<number> =>
    stack.number(`SELECT uniqExact(event_id) FROM user_events WHERE ${where}`)
  const caughtUp = (): Promise<void> => until(async () => (await ingest.status()).lag === 0)

  it('brings 100,000 events, none lost and none doubled, and none doubled when they are delivered again', async () => {
    const minutes = { from: Date.UTC(2025, 0, 15), minutes: 10, eventsPerMinute: 10_000, seed: 5 }
    const events = [...generateEvents(minutes)].flat()
    await stack.send(events)
    await until(async () => (await ids()) === 100_000)
    await caughtUp()
    expect(await stack.number('SELECT count() FROM user_events FINAL')).toBe(100_000)
    await stack.send(events.slice(0, 20_000))
    await caughtUp()
    expect((await ingest.status()).partitions?.reduce((sum, { end }) => sum + end, 0)).toBe(120_000)
    expect(await stack.number('SELECT count() FROM user_events FINAL')).toBe(100_000)
    const stored = await stack.clickhouse.run(
      `SELECT ${eventColumns.map((name) => (name === 'event_timestamp' ? `toUnixTimestamp64Milli(${name})` : name)).join()}
        FROM user_events FINAL FORMAT JSONCompactEachRow SETTINGS output_format_json_quote_64bit_integers = 0`,
    )
    const sent = new Set(events.map((one) => JSON.stringify(eventColumns.map((name) => one[name]))))
    const rows = stored
      .trim()
      .split('\n')
      .map((row) => JSON.stringify(JSON.parse(row)))
    expect(rows.filter((row) => !sent.has(row))).toEqual([])
    expect(new Set(rows).size).toBe(sent.size)
    expect(await stack.number('SELECT count() FROM user_events_rejected')).toBe(0)
  })

  it('keeps a poison message aside with its reason and bytes, and goes on', async () => {
    const id = await stack.registry.register(SUBJECT, userEventSchema)
    await sendRaw([
      Buffer.from('hello'),
      Buffer.from([0, 0, 0]),
      wire(id, event('cut')).subarray(0, 20),
      wire(id, event('dancer', { event_type: 'DANCE' })),
      wire(id, event('poison-neighbour')),
    ])
    await until(async () => (await ids(`event_id = 'poison-neighbour'`)) === 1)
    await until(async () => (await ingest.status()).rejected === 4)
    const rejected = await ingest.rejected(10)
    const hello = rejected.find(({ key }) => key === 'k0')
    expect(hello?.reason).toMatch(/magic byte/i)
    expect(Buffer.from(hello?.raw ?? '', 'base64').toString()).toBe('hello')
    const dancer = rejected.find(({ key }) => key === 'k3')
    expect(dancer?.reason).toMatch(/^event_type: is none of/)
    expect(JSON.parse(dancer?.event ?? '{}')).toMatchObject({ event_id: 'dancer', event_type: 'DANCE' })
    const { partition, offset } = dancer ?? { partition: -1, offset: -1 }
    expect(await ingest.readRejected({ partition, offset })).toEqual(dancer)
    await expect(ingest.readRejected({ partition, offset: 1e9 })).rejects.toMatchObject({ code: 'not-found' })
    expect((await ingest.status()).lastRejected).not.toBeNull()
  })

  it('refuses an incompatible schema with the reason, and takes one with a field more that may be null', async () => {
    const id = await stack.registry.register(SUBJECT, userEventSchema)
    expect(await stack.registry.register(SUBJECT, userEventSchema)).toBe(id)
    const wrong = avroRecordOf(z.object({ ...userEvent.shape, must: z.string() }), 'UserEvent')
    await expect(stack.registry.register(SUBJECT, wrong)).rejects.toMatchObject({
      code: 'schema-incompatible',
      message: expect.stringMatching(/must/),
    })
    const later = avroRecordOf(z.object({ ...userEvent.shape, fraud_score: z.int32().nullable() }), 'UserEvent')
    expect(await stack.registry.register(SUBJECT, later)).not.toBe(id)
    expect(await stack.registry.schemaOf(id)).toContain('request_latency_ms')
    await expect(stack.registry.schemaOf(4711)).rejects.toMatchObject({ code: 'registry-unknown-schema' })
  })

  it('sends again what only failed because its schema was not to be had', async () => {
    const before = (await ingest.status()).rejected ?? 0
    const next = (await stack.registry.register(SUBJECT, userEventSchema)) + 2
    await sendRaw([wire(next, event('early'))])
    await until(async () => (await ingest.status()).rejected === before + 1)
    expect(await ids(`event_id = 'early'`)).toBe(0)
    expect(await stack.registry.register('other-value', avroRecordOf(z.object({ ...userEvent.shape }), 'Other'))).toBe(
      next,
    )
    expect(await ingest.heal()).toEqual({ sent: 1 })
    await until(async () => (await ids(`event_id = 'early'`)) === 1)
    expect((await ingest.status()).rejected).toBe(before)
    // What nothing can help comes back, and what could be read and is no event has stayed.
    const hopeless = before - 1
    expect(await ingest.retry({})).toEqual({ sent: hopeless })
    await until(async () => (await ingest.status()).rejected === before)
  })

  it('takes and rejects what the importer takes and rejects', async () => {
    const cases = [
      event('ok'),
      event('', {}),
      event('a', { user_id: '' }),
      event('b', { session_id: 'x\0y' }),
      event('c', { event_type: 'DANCE' }),
      event('d', { event_timestamp: Date.UTC(1899, 11, 31) }),
      event('e', { event_timestamp: Date.UTC(1900, 0, 1) }),
      event('f', { event_timestamp: Date.UTC(2300, 0, 1) - 1 }),
      event('g', { event_timestamp: Date.UTC(2300, 0, 1) }),
      event('h', { request_latency_ms: -1 }),
      event('i', { status: 'FINE' }),
      event('j', { error_code: 500 }),
      event('k', { status: 'ERROR', error_code: 500 }),
      event('l', { status: 'ERROR' }),
      event('m', { product_id: 1 }),
      event('n', { product_id: 1, event_type: 'ADD_TO_CART' }),
    ]
    const place = { topic: 'rule', partition: 0, message_key: '', raw: '', error: '' }
    const rows = cases.map((one, offset) => JSON.stringify({ ...one, ...place, offset })).join('\n')
    await stack.clickhouse.run(`INSERT INTO user_events_arrived FORMAT JSONEachRow ${rows}`)
    const text = await stack.clickhouse.run(
      `SELECT offset FROM user_events_rejected WHERE topic = 'rule' ORDER BY offset`,
    )
    const refused = cases.flatMap((one, offset) => (checkEvent({ ...one }).ok ? [] : [offset]))
    expect(text.trim().split('\n').map(Number)).toEqual(refused)
    expect(refused.length).toBeGreaterThan(8)
    const taken = await stack.clickhouse.run(
      `SELECT event_id, toUnixTimestamp64Milli(event_timestamp) AS event_timestamp, request_latency_ms FROM user_events
        WHERE length(event_id) < 3 FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 0`,
    )
    const rowsTaken = taken
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as object)
    const good = cases.flatMap((one) => {
      const checked = checkEvent({ ...one })
      if (!checked.ok) return []
      const { event_id, event_timestamp, request_latency_ms } = checked.event
      return [{ event_id, event_timestamp, request_latency_ms }]
    })
    expect(rowsTaken).toHaveLength(good.length)
    expect(rowsTaken).toEqual(expect.arrayContaining(good))
  })

  it('makes the same again without a change, and reads on after its settings have changed', async () => {
    await stack.makeTables()
    const query = `SELECT uuid FROM system.tables WHERE database = 'pfad' AND name = 'user_events_ingest'`
    const before = await stack.clickhouse.run(query)
    await stack.makeTables()
    expect(await stack.clickhouse.run(query)).toBe(before)
    const count = await stack.number('SELECT count() FROM user_events')
    await stack.makeTables({ SCHEMA_REGISTRY_URL: `${stack.registryServer.forContainers}/` })
    expect(await stack.clickhouse.run(query)).not.toBe(before)
    await sendRaw([wire(await stack.registry.register(SUBJECT, userEventSchema), event('after the change'))])
    await until(async () => (await ids(`event_id = 'after the change'`)) === 1)
    // It went on where it was.
    expect(await stack.number('SELECT count() FROM user_events')).toBeLessThanOrEqual(count + 1)
  })

  it('loses none of the events that were on their way when the broker died', async () => {
    const from = Date.UTC(2026, 0, 15)
    const events = [...generateEvents({ from, minutes: 1, eventsPerMinute: 20_000, seed: 9 })].flat()
    const { target, registry } = stack
    await using sink = createEventSink({
      connect: async () => ({ target, registry }),
      ...{ topic: TOPIC, batchBytes: 10_000, compression: 'snappy', clientId: 'dying' },
      ...{ onRetry: () => undefined, onRefused: () => undefined },
    })
    const ending = new AbortController()
    let at = 0
    const advance = (): UserEvent[] => {
      const next = events.slice(at, at + 100)
      at += 100
      if (next.length === 0) ending.abort()
      return next
    }
    const openSink = async () => ({ cut: sink.cut, lingerMs: 10 })
    const options = {
      source: { advance },
      now: Date.now,
      openSink,
      eventsPerSecond: () => 1,
      onStatus: () => undefined,
    }
    const pumping = pump(options, ending.signal)
    await until(() => at > 5000)
    await stack.kafka.kill()
    await sleep(3000)
    await stack.kafka.start()
    await pumping
    await caughtUp()
    expect(await ids(`toDate(event_timestamp) = '2026-01-15'`)).toBe(20_000)
  })

  it('holds the producer while the broker is away for 20 s, says why, and loses nothing that it counted', async () => {
    const before = await ids()
    const folder = join(import.meta.dirname, '../../../src-main/app/children')
    const seen: ProducerStatus[] = []
    const problems: unknown[] = []
    await using producer = createProducer({
      processHost: createForkProcessHost({ folder, extension: '.ts' }),
      target: async () => ({
        ...{ kind: 'kafka', topic: TOPIC, batchBytes: 262_144, lingerMs: 50, compression: 'snappy' },
        kafka: { brokers: [...stack.target.brokers], tls: null, sasl: null },
        registry: { url: stack.registryServer.url, login: null },
      }),
      workers: 2,
      onStatus: (status) => void seen.push(status),
      onProblem: (problem) => void problems.push(problem),
    })
    await producer.set({ running: true, eventsPerSecond: 4000 })
    await until(() => producer.status().produced > 10_000)
    await stack.kafka.kill()
    await until(() => producer.status().state === 'held')
    expect(producer.status().reason).toMatch(/^Kafka at 127\.0\.0\.1:\d+ does not answer: /)
    await sleep(20_000)
    const held = producer.status().produced
    await stack.kafka.start()
    await until(() => producer.status().state === 'running' && producer.status().produced > held + 10_000)
    const { produced } = await producer.set({ running: false, eventsPerSecond: 0 })
    await caughtUp()
    expect((await ids()) - before).toBeGreaterThanOrEqual(produced)
    expect(await stack.number('SELECT count() - uniqExact(event_id) FROM user_events FINAL')).toBe(0)
    expect(problems).toEqual([])
  })
})
