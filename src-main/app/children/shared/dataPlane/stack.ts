import { createClickHouseEvents } from '../../../../adapters/clickhouse/eventStore.ts'
import { createDashboardPoster } from '../../../../adapters/dashboard/poster.ts'
import { createS3ObjectStore } from '../../../../adapters/s3/objectStore.ts'
import { createDriverSpark } from '../../../../adapters/spark/spark.ts'
import type { Connection } from '../../../../core/authoring/context.ts'
import type { DataPlaneParts, DataPlaneRequest } from './dataPlane.ts'

/**
 * ClickHouse, an S3 store and Spark's driver, wherever the settings' connections point. Each connection is asked of the host
 * once in an attempt, when its client is first used; it never stands in this process's environment.
 */
export const openStack = ({ setup, connection }: DataPlaneRequest): DataPlaneParts => {
  const { settings } = setup
  const clickHouse = once(() => connection(settings.CLICKHOUSE_CONN_NAME))
  const s3 = once(() => connection(settings.MINIO_CONN_NAME))
  const spark = once(() => connection(settings.SPARK_CONN_NAME))
  const objects = createS3ObjectStore({ connection: s3 })
  return {
    objects,
    events: createClickHouseEvents({ connection: clickHouse, table: () => settings.CLICKHOUSE_TABLE, objects }),
    spark: createDriverSpark({
      target: async () => ({
        spark: await spark(),
        objects: await s3(),
        eventLogDir: settings.SPARK_EVENT_LOG_ENABLED ? settings.SPARK_EVENT_LOG_DIR : null,
        isWarm: settings.SPARK_WARM,
      }),
    }),
    dashboard: createDashboardPoster({ url: setup.dashboardUrl }),
  }
}

/** A host that had no answer is asked again. */
const once = (ask: () => Promise<Connection>): (() => Promise<Connection>) => {
  let asked: Promise<Connection> | null = null
  return () => {
    asked ??= ask().catch((thrown: unknown) => {
      asked = null
      throw thrown
    })
    return asked
  }
}
