import { DuckDBInstance } from '@duckdb/node-api'
import { Client } from 'minio'
import { createDriverSpark } from '../src-main/adapters/spark/spark.ts'
import { probeSpark } from '../src-main/adapters/spark/probe.ts'

const [driver, minioPort] = process.argv.slice(2).map(Number)
const none = { connId: 'c', connType: 'spark', host: '127.0.0.1', port: null, login: '', password: '', schema: '', extra: {} }
const spark = { ...none, connId: 'spark_default', port: driver ?? 0, extra: { master: 'spark://spark-master:7077' } }
const objects = { ...none, login: 'pfad', password: 'pfad-secret', extra: { network_host: 'http://minio:9000' } }
const s3 = new Client({ endPoint: '127.0.0.1', port: minioPort ?? 0, useSSL: false, accessKey: 'pfad', secretKey: 'pfad-secret' })
const db = await (await DuckDBInstance.create()).connect()
const types = "['VIEW_PRODUCT','ADD_TO_CART','CHECKOUT','PAYMENT','SEARCH'][1 + (i % 5)::INT]"
for (const [name, rows] of [['small', 100], ['million', 1_000_000], ['twenty', 20_000_000]] as const) {
  await db.run(`COPY (SELECT ${types} AS event_type, CASE WHEN i % 7 = 0 THEN 'ERROR' ELSE 'SUCCESS' END AS status FROM range(${rows}) t(i)) TO '/work/spark-run/try/${name}.parquet' (FORMAT parquet, COMPRESSION zstd)`)
  await s3.fPutObject('events', `${name}.parquet`, `/work/spark-run/try/${name}.parquet`)
}
console.log('uploaded', new Date().toISOString())
console.log(await probeSpark(spark, AbortSignal.timeout(20_000)))
const run = async (key: string, isWarm: boolean) => {
  const client = createDriverSpark({ target: async () => ({ spark, objects, eventLogDir: 'logs', isWarm }) })
  const lines: string[] = []
  const start = performance.now()
  await client.submit({ application: 'packaged', arguments: [`s3a://events/${key}`] }, (line) => lines.push(line)).catch((e: Error) => lines.push(`! ${e.message}`))
  console.log(key, isWarm ? 'warm' : 'submit', ((performance.now() - start) / 1000).toFixed(2), JSON.stringify(lines))
}
for (const key of ['small.parquet', 'small.parquet', 'million.parquet', 'million.parquet', 'million.parquet', 'twenty.parquet', 'twenty.parquet', 'gone.parquet', 'none']) await run(key, true)
await Promise.all(['small.parquet', 'small.parquet', 'million.parquet', 'million.parquet'].map((key) => run(key, true)))
await run('million.parquet', false)
await run('million.parquet', true)
process.exit(0)
