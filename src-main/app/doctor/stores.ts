import { probeClickHouse } from '../../adapters/clickhouse/probe.ts'
import { probeS3 } from '../../adapters/s3/probe.ts'
import type { StoredConnection } from '../../contract/models/config.ts'
import type { Finding } from '../../contract/models/platform.ts'
import type { Settings } from '../settings/settings.ts'
import { attempt } from './home.ts'

/** A store that has not answered by then is away (ms). */
const WITHIN = 5000

/** Whether the stores of the backend `stack` can be worked with, each with what was found there; none for the embedded ones. */
export const examineStores = async (
  settings: Settings,
  connection: (connId: string) => StoredConnection,
): Promise<Finding[]> => {
  if (settings.PFAD_BACKEND !== 'stack') return []
  const within = AbortSignal.timeout(WITHIN)
  return Promise.all([
    attempt('clickhouse', async () =>
      probeClickHouse(connection(settings.CLICKHOUSE_CONN_NAME), settings.CLICKHOUSE_TABLE, within),
    ),
    attempt('objects', async () => probeS3(connection(settings.MINIO_CONN_NAME), settings.MINIO_BUCKET_NAME, within)),
  ])
}
