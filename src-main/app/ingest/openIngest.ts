import { createRejectedMessages } from '../../adapters/clickhouse/rejected.ts'
import { createIngestTopic } from '../../adapters/kafka/ingestTopic.ts'
import { createMessageReader } from '../../adapters/kafka/messageReader.ts'
import { createSchemaRegistry } from '../../adapters/kafka/schemaRegistry.ts'
import type { ProducerTarget } from '../../adapters/producer/messages.ts'
import type { StoredConnection } from '../../contract/models/config.ts'
import { kafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import { registryTarget } from '../../core/kafka/registryTarget.ts'
import type { Ingest } from '../../engine/ports/ingest.ts'
import type { Settings } from '../settings/settings.ts'

type Of = {
  readonly settings: Settings
  /** By its id, with its secrets. */
  readonly connection: (connId: string) => StoredConnection
}

/** Where the stack's producer sends its events. Asked each time: a connection may change. */
export const kafkaProducerTarget = ({ settings, connection }: Of): ProducerTarget => ({
  kind: 'kafka',
  kafka: mutable(kafkaTarget(connection(settings.KAFKA_CONN_NAME))),
  registry: registryTarget(connection(settings.SCHEMA_REGISTRY_CONN_NAME)),
  topic: settings.KAFKA_TOPIC,
  batchBytes: settings.KAFKA_BATCH_SIZE,
  lingerMs: settings.KAFKA_LINGER_MS,
  compression: settings.KAFKA_COMPRESSION,
})

/** The way from the topic to ClickHouse, as the host looks at it. */
export const openIngest = ({ settings, connection }: Of): Ingest & AsyncDisposable => {
  const parts = new AsyncDisposableStack()
  const table = (): string => settings.CLICKHOUSE_TABLE
  const topic = (): string => settings.KAFKA_TOPIC
  const offsets = parts.use(
    createIngestTopic({
      target: () => kafkaTarget(connection(settings.KAFKA_CONN_NAME)),
      topic,
      group: () => consumerGroup(table(), connection(settings.CLICKHOUSE_CONN_NAME).schema),
    }),
  )
  const rejected = parts.use(
    createRejectedMessages({ connection: async () => connection(settings.CLICKHOUSE_CONN_NAME), table }),
  )
  const isEvent = createMessageReader(() =>
    createSchemaRegistry(registryTarget(connection(settings.SCHEMA_REGISTRY_CONN_NAME))),
  )
  return { topic, offsets, rejected, isEvent, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** As `compose/clickhouse/initdb/10-events.sh` names it. */
const consumerGroup = (table: string, database: string): string => {
  const dot = table.indexOf('.')
  return `pfad-${dot < 0 ? database || 'default' : table.slice(0, dot)}-${table.slice(dot + 1)}`
}

const mutable = ({ brokers, tls, sasl }: ReturnType<typeof kafkaTarget>) => ({ brokers: [...brokers], tls, sasl })
