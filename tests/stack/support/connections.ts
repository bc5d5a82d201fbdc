import { createS3ObjectStore, type S3ObjectStore } from '../../../src-main/adapters/s3/objectStore.ts'
import type { Connection } from '../../../src-main/core/authoring/context.ts'
import type { StackFacts } from './testStack.ts'

/** Where a stack answers, written down here once more, so that the product's own derivation is not what is trusted. */
export const connectionsOf = ({ ports }: StackFacts): Record<'clickhouse' | 'minio' | 'spark', Connection> => {
  const base = { host: '127.0.0.1', login: '', password: '', schema: '', extra: {} }
  return {
    clickhouse: {
      ...{ ...base, connId: 'clickhouse_default', connType: 'clickhouse', port: ports.CLICKHOUSE_HTTP_PORT },
      ...{ login: 'pfad', password: 'pfad-secret', schema: 'pfad', extra: { network_host: 'http://clickhouse:8123' } },
    },
    minio: {
      ...{ ...base, connId: 'minio_default', connType: 's3', port: ports.MINIO_PORT },
      ...{ login: 'pfad', password: 'pfad-secret' },
      extra: { host: `http://127.0.0.1:${ports.MINIO_PORT}`, network_host: 'http://minio:9000' },
    },
    spark: { ...base, connId: 'spark_default', connType: 'spark', port: ports.SPARK_DRIVER_PORT },
  }
}

export const objectStoreOf = (facts: StackFacts): S3ObjectStore =>
  createS3ObjectStore({ connection: async () => connectionsOf(facts).minio })
