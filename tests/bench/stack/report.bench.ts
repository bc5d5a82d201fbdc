import { createDriverSpark } from '../../../src-main/adapters/spark/spark.ts'
import { askClickHouse } from '../../stack/support/bigMinute.ts'
import { connectionsOf, objectStoreOf } from '../../stack/support/connections.ts'
import type { Bench } from '../harness/bench.ts'
import { seconds, sharedStack } from './fixture.ts'

const stack = sharedStack('bench-report')
const BUCKET = 'bench'

/** The analysis of `rows` rows in MinIO, as the minute pipeline asks for it; warm, or each time by a spark-submit. */
const analyse = async (rows: number, isWarm: boolean): Promise<number> => {
  const { spark, minio } = connectionsOf(stack.get().facts)
  await using client = createDriverSpark({
    target: async () => ({ spark, objects: minio, eventLogDir: null, isWarm }),
  })
  const lines: string[] = []
  const job = { application: 'packaged', arguments: [`s3a://${BUCKET}/${rows}.parquet`] }
  // Awaited here: the client goes with this function.
  return await seconds(() => client.submit(job, (line) => lines.push(line))).catch((thrown: unknown) => {
    throw new Error(`The analysis failed: ${String(thrown)}\n${lines.slice(-20).join('\n')}`)
  })
}

/** Two columns as an extraction leaves them, written by ClickHouse itself. */
const writeMinute = async (rows: number): Promise<void> => {
  const target = `http://minio:9000/${BUCKET}/${rows}.parquet`
  await askClickHouse(
    stack.get().facts,
    `INSERT INTO FUNCTION s3('${target}', 'pfad', 'pfad-secret', 'Parquet', 'event_type String, status String')
    SELECT ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'][rand(1) % 5 + 1], if(rand(2) % 20 < 3, 'ERROR', 'SUCCESS')
    FROM numbers(${rows}) SETTINGS output_format_parquet_compression_method = 'zstd', s3_truncate_on_insert = 1,
      output_format_parquet_string_as_string = 1`,
  )
}

const report = (rows: number, atMost: number): Bench => ({
  name: `stack: report of a minute, ${(rows / 1e6).toFixed(0)} M rows`,
  unit: 's',
  async setup() {
    await stack.setup()
    await using objects = objectStoreOf(stack.get().facts)
    await objects.ensureBucket(BUCKET)
    await writeMinute(rows)
  },
  contenders: { 'spark-submit': () => analyse(rows, false), pfad: () => analyse(rows, true) },
  reference: 'spark-submit',
  budget: { atMost },
  warmup: 1,
  teardown: stack.teardown,
})

export const benches: Bench[] = [report(1_000_000, 1), report(20_000_000, 2.5)]
