import { describe, expect, it } from 'vitest'
import { parseCompose } from '../compose/project.ts'
import { defaultConnections, endpointsOf } from './endpoints.ts'

const TEXT = `
services:
  clickhouse:
    image: clickhouse
    environment: { CLICKHOUSE_USER: reader, CLICKHOUSE_PASSWORD: "p@ss", CLICKHOUSE_DB: shop }
    ports: ["127.0.0.1:\${CLICKHOUSE_HTTP_PORT:-8123}:8123"]
  minio:
    image: minio
    environment: { MINIO_ROOT_USER: pfad, MINIO_ROOT_PASSWORD: pfad-secret }
    ports: ["127.0.0.1:\${MINIO_CONSOLE_PORT:-9001}:9001", "127.0.0.1:\${MINIO_PORT:-9000}:9000"]
  kafka: { image: kafka, ports: ["127.0.0.1:\${KAFKA_PORT:-9092}:\${KAFKA_PORT:-9092}"] }
  schema-registry: { image: registry, ports: ["8081:8080"] }
  spark-driver: { image: spark, environment: { SPARK_DRIVER_TOKEN: t0ken }, ports: ["[::1]:8998:8998"] }
  worker: { image: spark, ports: ["8082"] }
`
const parse = (text: string, variables = {}) => parseCompose({ file: 'compose.yaml', text, variables }, 'pfad')

describe('the connections of a stack', () => {
  it('are where its ports are published, with its own users', () => {
    const found = Object.fromEntries(defaultConnections(parse(TEXT)).map((each) => [each.connId, each]))
    expect(found['clickhouse_default']).toMatchObject({
      ...{ connType: 'clickhouse', host: '127.0.0.1', port: 8123, login: 'reader', password: 'p@ss', schema: 'shop' },
    })
    expect(found['minio_default']).toMatchObject({
      ...{ connType: 's3', host: '127.0.0.1', port: 9000, login: 'pfad', password: 'pfad-secret' },
      extra: { host: 'http://127.0.0.1:9000', network_host: 'http://minio:9000' },
    })
    expect(found['kafka_default']).toMatchObject({ host: '127.0.0.1', port: 9092 })
    expect(found['schema_registry_default']).toMatchObject({ port: 8081, schema: 'apis/ccompat/v7' })
    expect(found['spark_default']).toMatchObject({
      ...{ host: '::1', port: 8998, password: 't0ken', extra: { master: 'spark://spark-master:7077' } },
    })
    expect(Object.keys(found)).toHaveLength(5)
  })

  it('follow a moved port', () => {
    const moved = defaultConnections(parse(TEXT, { MINIO_PORT: '9100', KAFKA_PORT: '9192' }))
    expect(moved.find(({ connId }) => connId === 'minio_default')).toMatchObject({
      ...{ port: 9100, extra: { host: 'http://127.0.0.1:9100' } },
    })
    expect(moved.find(({ connId }) => connId === 'kafka_default')?.port).toBe(9192)
  })

  it('are not made up for what is not there or not published', () => {
    const found = defaultConnections(
      parse('services: { clickhouse: { image: x }, minio: { image: y, ports: ["9000"] } }'),
    )
    expect(found).toEqual([])
  })
})

it('lists each published port, and on this machine what is published everywhere', () => {
  const ports = endpointsOf(parse('services: { a: { image: x, ports: ["0.0.0.0:80:8080", "53:53/udp", "7"] } }'))
  expect(ports).toEqual([
    { service: 'a', containerPort: 8080, protocol: 'tcp', host: '127.0.0.1', port: 80 },
    { service: 'a', containerPort: 53, protocol: 'udp', host: '127.0.0.1', port: 53 },
  ])
})
