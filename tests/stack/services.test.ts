import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import { Client } from 'minio'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { type Compose, composeFor } from './support/compose.ts'
import type { PortName } from './support/testStack.ts'

/** Each service of the stack is asked what it is there for, at its port and with no code of Pfad's between. */
const facts = inject('stack')
const port = (name: PortName): number => facts.ports[name]

let compose: Compose
beforeAll(async () => {
  compose = await composeFor(facts)
})

/** What ClickHouse answers; throws what it says. */
const clickhouse = async (query: string, database = 'pfad'): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${port('CLICKHOUSE_HTTP_PORT')}/?database=${database}`, {
    method: 'POST',
    headers: { 'X-ClickHouse-User': 'pfad', 'X-ClickHouse-Key': 'pfad-secret' },
    body: query,
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text.trim()
}
const minio = () =>
  new Client({
    endPoint: '127.0.0.1',
    port: port('MINIO_PORT'),
    useSSL: false,
    accessKey: 'pfad',
    secretKey: 'pfad-secret',
  })

describe('the services of the stack', () => {
  it('has every service healthy, and its ports at 127.0.0.1 only', async () => {
    const lines = (await compose('ps', '--format', 'json')).trim().split('\n')
    const found = lines.map(
      (line) => JSON.parse(line) as { Service: string; Health: string; Publishers: { URL: string }[] },
    )
    expect(found.map(({ Service, Health }) => `${Service} ${Health}`).toSorted()).toEqual([
      ...['clickhouse healthy', 'kafka healthy', 'minio healthy', 'schema-registry healthy'],
      ...['spark-driver healthy', 'spark-master healthy', 'spark-worker healthy', 'spark-worker healthy'],
    ])
    const hosts = found.flatMap(({ Publishers }) => Publishers.map(({ URL }) => URL).filter((url) => url !== ''))
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']))
  })

  it('carries messages through Kafka, by the port that Kafka advertises to this machine', async () => {
    const bootstrapBrokers = [`localhost:${port('KAFKA_PORT')}`]
    const clientId = 'pfad-services'
    const producer = new Producer({
      clientId,
      bootstrapBrokers,
      serializers: stringSerializers,
      autocreateTopics: true,
    })
    const values = Array.from({ length: 100 }, (_, index) => `message ${index}`)
    await producer.send({ messages: values.map((value) => ({ topic: 'smoke', key: 'one', value })) })
    await producer.close()
    const consumer = new Consumer({ clientId, groupId: 'smoke', bootstrapBrokers, deserializers: stringDeserializers })
    const got: string[] = []
    const stream = await consumer.consume({ topics: ['smoke'], mode: 'earliest' })
    for await (const { value } of stream) if (got.push(value) === values.length) break
    await stream.close()
    await consumer.close()
    expect(got).toEqual(values)
  })

  it('keeps schemas, refuses an incompatible one, and has them again after its registry was killed', async () => {
    const registry = `http://127.0.0.1:${port('SCHEMA_REGISTRY_PORT')}/apis/ccompat/v7`
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
    const register = (fields: object[]) =>
      fetch(`${registry}/subjects/smoke-value/versions`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ schema: JSON.stringify({ type: 'record', name: 'Smoke', fields }) }),
      })
    const body = JSON.stringify({ compatibility: 'BACKWARD' })
    const first = await register([{ name: 'a', type: 'string' }])
    const { id } = (await first.json()) as { id: number }
    await fetch(`${registry}/config/smoke-value`, { method: 'PUT', headers, body })
    expect((await register([{ name: 'a', type: 'int' }])).status).toBe(409)
    await compose('kill', 'schema-registry')
    await compose('up', '--detach', '--wait', 'schema-registry')
    const again = await fetch(`${registry}/schemas/ids/${id}`)
    expect(((await again.json()) as { schema: string }).schema).toContain('Smoke')
  })

  it('stores rows in ClickHouse, which outlive a killed server, and says no to another password', async () => {
    await clickhouse('CREATE TABLE smoke (a Int32) ENGINE = MergeTree ORDER BY a')
    await clickhouse('INSERT INTO smoke SELECT number FROM numbers(1000)')
    await compose('kill', 'clickhouse')
    await compose('up', '--detach', '--wait', 'clickhouse')
    expect(await clickhouse('SELECT count() FROM smoke')).toBe('1000')
    const stranger = await fetch(
      `http://127.0.0.1:${port('CLICKHOUSE_HTTP_PORT')}/?query=SELECT+1&user=pfad&password=no`,
    )
    expect(stranger.status).toBe(403)
  })

  it('has the tables of events, as its first start made them', async () => {
    const tables = await clickhouse(
      "SELECT name FROM system.tables WHERE database = 'pfad' AND name LIKE 'user_events%'",
    )
    expect(tables.split('\n').toSorted().slice(0, 2)).toEqual(['user_events', 'user_events_accept'])
  })

  it('puts and gets objects in MinIO, which ClickHouse writes to as well', async () => {
    const client = minio()
    await client.makeBucket('smoke')
    await client.putObject('smoke', 'a.txt', 'hello')
    const parts = await Array.fromAsync((await client.getObject('smoke', 'a.txt')) as AsyncIterable<Buffer>)
    expect(Buffer.concat(parts).toString()).toBe('hello')
    const rows = "SELECT 'PAYMENT' AS event_type, if(number < 3, 'ERROR', 'SUCCESS') AS status FROM numbers(20)"
    await clickhouse(
      `INSERT INTO FUNCTION s3('http://minio:9000/smoke/m.parquet', 'pfad', 'pfad-secret', 'Parquet') ${rows}`,
    )
    expect((await client.statObject('smoke', 'm.parquet')).size).toBeGreaterThan(0)
  })

  it('analyses that object in Spark, and writes its report beside it', async () => {
    const answer = await fetch(`http://127.0.0.1:${port('SPARK_DRIVER_PORT')}/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Pfad-Driver': '1' },
      body: JSON.stringify({ application: 'packaged', arguments: ['s3a://smoke/m.parquet'] }),
    })
    const said = (await answer.text()).trim().split('\n')
    expect(JSON.parse(said.at(-1) ?? ''), said.join('\n')).toMatchObject({ t: 'end', exitCode: 0 })
    const parts = await Array.fromAsync((await minio().getObject('smoke', 'm.json')) as AsyncIterable<Buffer>)
    expect(JSON.parse(Buffer.concat(parts).toString())).toEqual({
      report: { total_events: 20, total_errors: 3, by_event_type: { PAYMENT: { ERROR: 3, SUCCESS: 17 } } },
    })
    const master = await fetch(`http://127.0.0.1:${port('SPARK_MASTER_UI_PORT')}/json/`)
    // It remembers those that are gone.
    const { workers } = (await master.json()) as { workers: { state: string }[] }
    expect(workers.filter(({ state }) => state === 'ALIVE')).toHaveLength(2)
  })

  it('answers in PostgreSQL when its profile is chosen', async () => {
    const login = ['--env', 'PGPASSWORD=pfad-secret', 'postgres', 'psql', '-h', 'postgres', '-U', 'pfad', '-d', 'pfad']
    try {
      await compose('up', '--detach', '--wait', 'postgres')
      expect((await compose('exec', '--no-TTY', ...login, '-tAc', 'SELECT 6 * 7')).trim()).toBe('42')
    } finally {
      // The other files find the stack as it was.
      await compose('rm', '--stop', '--force', 'postgres')
    }
  })
})
