import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, inject } from 'vitest'
import { createClickHouseEventStore } from '../../src-main/adapters/clickhouse/eventStore.ts'
import { createDuckEventFiles } from '../../src-main/adapters/duckdb/eventFiles.ts'
import { writeAtomic } from '../../src-main/adapters/files/atomic.ts'
import { createDriverSpark } from '../../src-main/adapters/spark/spark.ts'
import { eventStoreContract } from '../contracts/eventStore.ts'
import { sparkContract } from '../contracts/spark.ts'
import { createTestHome } from '../contracts/support/dataHome.ts'
import { eventsTable } from '../support/servers/clickhouse.ts'
import { askClickHouse } from './support/bigMinute.ts'
import { connectionsOf, objectStoreOf } from './support/connections.ts'

/** The suites of the ports on the servers of one stack, working together: ClickHouse extracts into MinIO, Spark reads it. */
const facts = inject('stack')
const { clickhouse, minio, spark } = connectionsOf(facts)

const openEvents = async (table: string) => {
  await askClickHouse(facts, `DROP TABLE IF EXISTS ${table} SYNC`)
  await askClickHouse(facts, await eventsTable(table))
  const home = await createTestHome()
  const files = createDuckEventFiles({
    connect: home.engine.connect,
    folder: home.home.run,
    writeFile: (path, source, signal) => writeAtomic(path, source, signal),
  })
  const objects = objectStoreOf(facts)
  const store = createClickHouseEventStore({ connection: async () => clickhouse, table: () => table, objects, files })
  return {
    ...{ store, objects, home },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await objects[Symbol.asyncDispose]()
      await files[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
    },
  }
}

describe('in one stack', () => {
  eventStoreContract('ClickHouse', async () => {
    const opened = await openEvents('contract_events')
    const sql = (columns: string): string =>
      `SELECT ${columns} FROM contract_events WHERE event_minute = {p1:DateTime} ORDER BY event_timestamp`
    return {
      ...opened,
      minuteSql: sql,
      async openCopy(copy) {
        const path = join(opened.home.folder, 'copy.parquet')
        await copy(path)
        const copied = await openEvents('contract_copied')
        await copied.store.importFile({ path }, () => undefined)
        return copied
      },
    }
  })

  sparkContract('the warm driver', () => openSpark(true))
  sparkContract('spark-submit', () => openSpark(false))
})

const openSpark = async (isWarm: boolean) => {
  const events = await openEvents('contract_spark')
  const { objects, store } = events
  await objects.ensureBucket('events')
  const client = createDriverSpark({ target: async () => ({ spark, objects: minio, eventLogDir: null, isWarm }) })
  return {
    ...{ events: store, objects, spark: client },
    async writeParquet(key: string, rows: readonly (readonly [string, string])[]) {
      const folder = await mkdtemp(join(tmpdir(), 'pfad-stack-parquet-'))
      const file = join(folder, 'rows.parquet')
      const connection = await (await DuckDBInstance.create()).connect()
      const values = rows.map(([type, status]) => `('${type}', '${status}')`)
      const source = rows.length > 0 ? `VALUES ${values.join(', ')}` : `SELECT '', '' WHERE false`
      await connection.run(`COPY (SELECT * FROM (${source}) AS t(event_type, status)) TO '${file}' (FORMAT parquet)`)
      connection.closeSync()
      await objects.put('events', key, await readFile(file))
      await rm(folder, { recursive: true })
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await events[Symbol.asyncDispose]()
    },
  }
}
