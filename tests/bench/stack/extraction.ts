/**
 * `node tests/bench/stack/extraction.ts [rows …]`: one minute from ClickHouse into an object, by the way that Pfad takes (its bytes
 * pass through this process into an upload that is completed only when they are a whole file) and by ClickHouse's own
 * `INSERT INTO FUNCTION s3(…)`; interleaved, the median of five, with the peak of this process's memory.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createClickHouseEvents } from '../../../src-main/adapters/clickhouse/eventStore.ts'
import { createS3ObjectStore } from '../../../src-main/adapters/s3/objectStore.ts'
import { MINUTE, MINUTE_MS } from '../../contracts/support/events.ts'
import { startClickHouse } from '../../support/servers/clickhouse.ts'
import { startMinio } from '../../support/servers/minio.ts'
import { median } from '../harness/judge.ts'

const RUNS = Number(process.env['RUNS'] ?? 5)
const sizes = process.argv.slice(2).map(Number)
const docker = promisify(execFile)

await using clickHouse = await startClickHouse()
await using minio = await startMinio()
await using objects = createS3ObjectStore({ connection: async () => minio.connection })
await using events = createClickHouseEvents({
  connection: async () => clickHouse.connection,
  table: () => 'user_events',
  objects,
})
await objects.ensureBucket('events')
const { stdout } = await docker('docker', ['inspect', '--format', '{{.NetworkSettings.IPAddress}}', minio.name])
const inside = `http://${stdout.trim()}:9000`

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

let at = MINUTE
for (const rows of sizes.length > 0 ? sizes : [1_000_000, 5_000_000, 20_000_000]) {
  at += MINUTE_MS
  // By parts of a million, as ingest leaves them, then merged.
  for (let first = 0; first < rows; first += 1_000_000) {
    await clickHouse.run(`INSERT INTO user_events SELECT
      toString(generateUUIDv4(number)), toString(generateUUIDv4(number + 1)), toString(number % 100000),
      ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'][1 + rand(1) % 5],
      fromUnixTimestamp64Milli(toInt64(${at} + number % ${MINUTE_MS}), 'UTC'), rand(2) % 1000,
      if(rand(3) % 100 < 15, 'ERROR', 'SUCCESS'), NULL, NULL, false
      FROM numbers(${Math.min(1_000_000, rows - first)})`)
  }
  if (process.env['MERGED']) await clickHouse.run('OPTIMIZE TABLE user_events FINAL')
  const through: number[] = []
  const pushed: number[] = []
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const before = process.memoryUsage.rss()
  for (let run = 0; run < RUNS; run += 1) {
    through.push(await timed(() => events.extract({ minute: at, bucket: 'events', key: 'through.parquet' })))
    pushed.push(
      await timed(() =>
        clickHouse.run(`INSERT INTO FUNCTION s3('${inside}/events/pushed.parquet', 'pfad', 'pfad-secret', 'Parquet')
          SELECT toString(event_type) AS event_type, toString(status) AS status FROM user_events
          WHERE event_minute = fromUnixTimestamp64Milli(toInt64(${at}), 'UTC')
          SETTINGS final = 1, s3_truncate_on_insert = 1, output_format_parquet_compression_method = 'zstd'`),
      ),
    )
  }
  clearInterval(watch)
  const [one, other] = [median(through) ?? 0, median(pushed) ?? 0]
  const { size } = await objects.stat('events', 'through.parquet')
  console.log(
    `${rows} rows: through ${(one / 1000).toFixed(2)} s, pushed down ${(other / 1000).toFixed(2)} s, ratio ${(one / other).toFixed(2)}; ` +
      `object ${(size / 1e6).toFixed(1)} MB; memory here ${Math.round(before / 1e6)} → at most ${Math.round(peak / 1e6)} MB`,
  )
}
