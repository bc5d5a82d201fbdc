import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createEventSink } from '../../../src-main/adapters/kafka/eventSink.ts'
import { createSchemaRegistry, type SchemaRegistry } from '../../../src-main/adapters/kafka/schemaRegistry.ts'
import type { UserEvent } from '../../../src-main/contract/models/userEvent.ts'
import type { KafkaTarget } from '../../../src-main/core/kafka/kafkaTarget.ts'
import { standinCache } from '../../stack/images/cache.ts'
import { type ClickHouseServer, findClickHouse, startClickHouse } from '../../support/servers/clickhouse.ts'
import { type KafkaServer, startKafka } from '../../support/servers/kafka.ts'
import { type RegistryServer, startSchemaRegistry } from '../../support/servers/schemaRegistry.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const SCRIPT = join(root, 'compose', 'clickhouse', 'initdb', '10-events.sh')
const CLIENT = join(root, 'tests', 'support', 'servers', 'bin')
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
  const python = findClickHouse()
  if (python === null) return 'there is no Python with chdb (PFAD_TEST_CHDB_PYTHON)'
  // Newer ones refuse ENGINE=Kafka, though they have it.
  const isGood = await runs(python, '-c', 'import chdb; assert chdb.__version__.startswith("26.1.")')
  return isGood ? null : 'the chdb that is here is not 26.1, whose Kafka engine works'
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
  const [kafka, registryServer, clickhouse] = await Promise.all([
    startKafka(),
    startSchemaRegistry(),
    startClickHouse(findClickHouse() ?? 'python3'),
  ])
  const target: KafkaTarget = { brokers: [`127.0.0.1:${kafka.port}`], tls: null, sasl: null }
  const registry = createSchemaRegistry({ url: registryServer.url, login: null })
  const { host, port } = clickhouse.connection
  const env = {
    ...process.env,
    PATH: `${CLIENT}${delimiter}${process.env['PATH'] ?? ''}`,
    ...{
      CLICKHOUSE_URL: `http://${host}:${port}`,
      CLICKHOUSE_USER: 'pfad',
      CLICKHOUSE_PASSWORD: 'pfad',
      CLICKHOUSE_DB: 'pfad',
    },
    ...{ KAFKA_BOOTSTRAP_SERVERS: target.brokers[0], SCHEMA_REGISTRY_URL: registryServer.url, KAFKA_TOPIC: TOPIC },
  }
  return {
    ...{ kafka, registryServer, registry, clickhouse, target },
    makeTables: async (changed) => void (await promisify(execFile)(SCRIPT, [], { env: { ...env, ...changed } })),
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
