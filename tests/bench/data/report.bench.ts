import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { createTestHome, openObjects, openSpark, type TestHome } from '../../contracts/support/dataHome.ts'
import type { Bench } from '../harness/bench.ts'
import { seconds } from './contenders.ts'

const ROWS = 20_000_000

const stack = new AsyncDisposableStack()
let home: TestHome
let spark: ReturnType<typeof openSpark>

/** The analysis of a minute's Parquet, asked as a task asks: over the socket, the report on the disk at the end. */
export const benches: Bench[] = [
  {
    name: 'report from Parquet, 20 M rows',
    unit: 's',
    reference: null,
    budget: { atMost: 0.3 },
    async setup() {
      home = stack.use(await createTestHome())
      spark = stack.use(openSpark(home))
      await openObjects(home).ensureBucket('events')
      const connection = await (await DuckDBInstance.create()).connect()
      await connection.run(
        `COPY (SELECT ['VIEW_PRODUCT', 'SEARCH', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT'][1 + (random() * 4.999)::INTEGER % 5]
             AS event_type, CASE WHEN random() < 0.03 THEN 'ERROR' ELSE 'SUCCESS' END AS status
           FROM range(${ROWS}))
         TO '${join(home.home.objects, 'events', 'minute.parquet')}' (FORMAT parquet, COMPRESSION zstd)`,
      )
      connection.closeSync()
    },
    teardown: () => stack.disposeAsync(),
    contenders: {
      pfad: async () => {
        const job = { application: 'packaged', arguments: ['s3a://events/minute.parquet'] }
        const took = await seconds(() => spark.submit(job, () => undefined))
        const report = await readFile(join(home.home.objects, 'events', 'minute.json'), 'utf8')
        if (!report.includes(`"total_events": ${ROWS}`)) throw new Error(`The report is wrong: ${report}`)
        return took
      },
    },
  },
]
