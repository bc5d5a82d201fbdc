import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { appendEvents } from '../../src-main/adapters/duckdb/engine/appendEvents.ts'
import { parquetColumns, prepareSchema, TABLE } from '../../src-main/adapters/duckdb/engine/schema.ts'
import { markTimestampUtc } from '../../src-main/adapters/duckdb/engine/utcTimestamps.ts'
import { eventColumns } from '../../src-main/contract/models/userEvent.ts'
import { EXAMPLE } from '../../src-main/core/producer/example.ts'
import { generateEvents } from '../../src-main/core/producer/generate.ts'

/** Makes `events.parquet`, the example hour, anew: `node resources/example/make.ts`. */
const file = join(import.meta.dirname, 'events.parquet')
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
const columns = await prepareSchema(connection)
for (const batch of generateEvents(EXAMPLE)) {
  await appendEvents(
    connection,
    { table: TABLE, columns },
    batch.map((event) => ({ event, example: true })),
  )
}
await connection.run(
  `COPY (SELECT ${parquetColumns(eventColumns)} FROM ${TABLE}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
)
await markTimestampUtc(file)
