import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createEventSink } from '../../../src-main/adapters/kafka/eventSink.ts'
import { createSchemaRegistry, type SchemaRegistry } from '../../../src-main/adapters/kafka/schemaRegistry.ts'
import type { UserEvent } from '../../../src-main/contract/models/userEvent.ts'
import type { KafkaTarget } from '../../../src-main/core/kafka/kafkaTarget.ts'
import { type ClickHouseServer, startClickHouse } from '../../support/servers/clickhouse.ts'
import { type KafkaServer, startKafka } from '../../support/servers/kafka.ts'
import { type RegistryServer, startSchemaRegistry } from '../../support/servers/schemaRegistry.ts'
import { standinCache } from '../images/cache.ts'

const compose = join(import.meta.dirname, '..', '..', '..', 'compose', 'clickhouse')
const SCRIPTS = '/docker-entrypoint-initdb.d'
const IMAGE = process.env['CLICKHOUSE_IMAGE'] ?? 'pfad-standin/clickhouse'
export const TOPIC = 'user-events'

const runs = async (command: string, ...args: string[]): Promise<boolean> =>
  promisify(execFile)(command, args).then(
    () => true,
    () => false,
  )

/** Why no real Kafka, registry and ClickHouse can run here; null where they can. */
export const whyNoServers = async (): Promise<string | null> => {
  if (!(await runs('java', '-version'))) return 'there is no Java'
  if (!existsSync(join(standinCache(), 'kafka-4.1.1')) && !(await runs('mvn', '-v'))) return 'there is no Maven'
  if (!(await runs('docker', 'image', 'inspect', IMAGE))) return `there is no image ${IMAGE}`
  return null
}

/** A broker, a registry and a ClickHouse with the tables of the stack, all real. */
export type IngestStack = AsyncDisposable & {
  readonly kafka: KafkaServer
  readonly registryServer: RegistryServer
  readonly registry: SchemaRegistry
  readonly clickhouse: ClickHouseServer
  readonly target: KafkaTarget
  /** Runs the script of the stack, as `pfad stack up` does. */
  readonly makeTables: (changed?: Readonly<Record<string, string>>) => Promise<void>
  /** Through the producer's sink, whole. */
  readonly send: (events: readonly UserEvent[]) => Promise<void>
  readonly number: (sql: string) => Promise<number>
}

export const startIngestStack = async (): Promise<IngestStack> => {
  const [kafka, registryServer] = await Promise.all([startKafka(), startSchemaRegistry()])
  const settings = { KAFKA_BOOTSTRAP_SERVERS: kafka.forContainers, SCHEMA_REGISTRY_URL: registryServer.forContainers }
  const clickhouse = await startClickHouse([
    ...Object.entries({ ...settings, KAFKA_TOPIC: TOPIC }).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...['--add-host', 'host.docker.internal:host-gateway'],
    ...['--volume', `${join(compose, 'initdb')}:${SCRIPTS}:ro`],
    ...['--volume', `${join(compose, 'config.d')}:/etc/clickhouse-server/config.d:ro`],
  ])
  const target: KafkaTarget = { brokers: [`127.0.0.1:${kafka.port}`], tls: null, sasl: null }
  const registry = createSchemaRegistry({ url: registryServer.url, login: null })
  return {
    ...{ kafka, registryServer, registry, clickhouse, target },
    async makeTables(changed = {}) {
      const env = Object.entries(changed).map(([name, value]) => `${name}=${value}`)
      await clickhouse.exec('env', ...env, `${SCRIPTS}/10-events.sh`)
    },
    async send(events) {
      await using sink = createEventSink({
        connect: async () => ({ target, registry }),
        topic: TOPIC,
        ...{ batchBytes: 262_144, compression: 'snappy', clientId: 'test', onRetry: () => undefined },
        onRefused: ({ reason }) => {
          throw new Error(reason)
        },
      })
      for (const parcel of sink.cut(events)) await parcel.deliver()
    },
    number: async (sql) => Number(await clickhouse.run(sql)),
    async [Symbol.asyncDispose]() {
      await clickhouse[Symbol.asyncDispose]()
      await kafka[Symbol.asyncDispose]()
      await registryServer[Symbol.asyncDispose]()
    },
  }
}
