import { createClickHouseEvents } from '../../../src-main/adapters/clickhouse/eventStore.ts'
import { askClickHouse, fillMinute } from '../../stack/support/bigMinute.ts'
import { connectionsOf, objectStoreOf } from '../../stack/support/connections.ts'
import type { Bench } from '../harness/bench.ts'
import { seconds, sharedStack } from './fixture.ts'

const stack = sharedStack('bench-extract')
const BUCKET = 'bench'
const MINUTE = Date.parse('2024-07-01T06:30:00Z')
const ROWS = 5_000_000

/** ClickHouse's own write of the same minute, without a look at whether it came whole. */
const byItself = (): Promise<number> =>
  seconds(() =>
    askClickHouse(
      stack.get().facts,
      `INSERT INTO FUNCTION s3('http://minio:9000/${BUCKET}/itself.parquet', 'pfad', 'pfad-secret', 'Parquet', 'event_type String, status String')
      SELECT event_type, status FROM user_events FINAL WHERE event_minute = fromUnixTimestamp64Milli(toInt64(${MINUTE}), 'UTC')
      SETTINGS output_format_parquet_compression_method = 'zstd', s3_truncate_on_insert = 1, output_format_parquet_string_as_string = 1`,
    ),
  )

const byPfad = async (): Promise<number> => {
  await using objects = objectStoreOf(stack.get().facts)
  await using events = createClickHouseEvents({
    connection: async () => connectionsOf(stack.get().facts).clickhouse,
    table: () => 'user_events',
    objects,
  })
  return await seconds(async () => {
    const { rows } = await events.extract({ minute: MINUTE, bucket: BUCKET, key: 'pfad.parquet' })
    if (rows !== ROWS) throw new Error(`${rows} rows were extracted, not ${ROWS}.`)
  })
}

export const benches: Bench[] = [
  {
    name: 'stack: ClickHouse → MinIO, 5 M rows of a minute',
    unit: 's',
    async setup() {
      await stack.setup()
      await using objects = objectStoreOf(stack.get().facts)
      await objects.ensureBucket(BUCKET)
      await fillMinute(stack.get().facts, MINUTE, ROWS)
    },
    contenders: { 'ClickHouse s3()': byItself, pfad: byPfad },
    reference: 'ClickHouse s3()',
    budget: { atMostTimes: 1.3 },
    warmup: 1,
    teardown: stack.teardown,
  },
]
