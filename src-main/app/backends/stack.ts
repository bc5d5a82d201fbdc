import { createClickHouseEventStore } from '../../adapters/clickhouse/eventStore.ts'
import type { DataEngine } from '../../adapters/duckdb/dataEngine.ts'
import { createDuckEventFiles } from '../../adapters/duckdb/eventFiles.ts'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import { createProducer } from '../../adapters/producer/producer.ts'
import { createS3ObjectStore } from '../../adapters/s3/objectStore.ts'
import type { StoredConnection } from '../../contract/models/config.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import type { HomePaths } from '../home/paths.ts'
import { kafkaProducerTarget, openIngest } from '../ingest/openIngest.ts'
import type { Settings } from '../settings/settings.ts'
import type { HostBackend } from './backend.ts'

/** A multipart upload that is older (ms) was left by a process that was killed. */
const LEFTOVER_MS = 24 * 60 * 60_000

export type StackBackendOptions = {
  readonly home: HomePaths
  readonly settings: Settings
  readonly connection: (connId: string) => StoredConnection
  readonly processHost: ProcessHost
  readonly data: DataEngine
  readonly onProducer: () => void
  readonly onProblem: (error: unknown) => void
}

/**
 * Events in ClickHouse, objects in an S3 store, the producer on Kafka: wherever their connections point. Each is asked for when
 * it is needed, so that a connection that was changed counts from then on. DuckDB reads and shows the files of this machine.
 */
export const openStackBackend = (of: StackBackendOptions): HostBackend => {
  const { home, settings, connection, processHost, data, onProducer, onProblem } = of
  const parts = new AsyncDisposableStack()
  const files = parts.use(
    createDuckEventFiles({
      connect: data.connect,
      folder: home.run,
      writeFile: (path, source, signal) => writeAtomic(path, source, signal),
    }),
  )
  const objects = parts.use(createS3ObjectStore({ connection: async () => connection(settings.MINIO_CONN_NAME) }))
  const events = parts.use(
    createClickHouseEventStore({
      connection: async () => connection(settings.CLICKHOUSE_CONN_NAME),
      table: () => settings.CLICKHOUSE_TABLE,
      ...{ objects, files },
    }),
  )
  const ingest = parts.use(openIngest({ settings, connection }))
  const producer = parts.use(
    createProducer({
      ...{ processHost, workers: settings.NUM_WORKERS, onStatus: onProducer, onProblem },
      target: async () => kafkaProducerTarget({ settings, connection }),
    }),
  )
  // Whether the store is there shows where it is needed; this is only tidying.
  objects.removeLeftovers(LEFTOVER_MS).catch(() => undefined)
  return {
    ...{ events, objects, producer, ingest, ask: { table: settings.CLICKHOUSE_TABLE, rows: events.ask } },
    fetchObject: async ({ bucket, key }, path, signal) => {
      await writeAtomic(path, objects.get(bucket, key, signal), signal)
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
