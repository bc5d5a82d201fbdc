import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { sparkContract } from './spark.ts'
import { createTestHome, openEventStore, openObjects, openSpark } from './support/dataHome.ts'

sparkContract('DuckDB in its process', async () => {
  const home = await createTestHome()
  const [events, spark, objects] = [openEventStore(home), openSpark(home), openObjects(home)]
  return {
    events,
    spark,
    objects,
    async writeParquet(key, rows) {
      const connection = await (await DuckDBInstance.create()).connect()
      const values = rows.map(([type, status]) => `('${type}', '${status}')`)
      const source = rows.length > 0 ? `VALUES ${values.join(', ')}` : `SELECT '' , '' WHERE false`
      const file = join(home.home.objects, 'events', key)
      await connection.run(`COPY (SELECT * FROM (${source}) AS t(event_type, status)) TO '${file}' (FORMAT parquet)`)
      connection.closeSync()
    },
    async [Symbol.asyncDispose]() {
      await spark[Symbol.asyncDispose]()
      await events[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
    },
  }
})

it('names the backend that other applications need', async () => {
  await using home = await createTestHome()
  await using spark = openSpark(home)
  await expect(spark.submit({ application: '/jobs/mine.py', arguments: [] }, () => undefined)).rejects.toMatchObject({
    code: 'analysis-failed',
    hint: expect.stringContaining('stack'),
  })
})
