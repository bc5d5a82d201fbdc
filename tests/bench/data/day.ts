import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../src-main/adapters/duckdb/engine/database.ts'
import { createTestHome, type TestHome } from '../../contracts/support/dataHome.ts'

/** The minute that is written: in the middle of its day. */
export const BUSY_MINUTE = Date.UTC(2025, 0, 15, 12)
/** Events of the day's other minutes, evenly spread. */
const OTHER_EVENTS = 2_000_000

export type Day = AsyncDisposable & {
  readonly home: TestHome
  /** The same store once more, for the floor: two processes cannot open one file. */
  readonly copy: string
  readonly folder: string
}

/** A store that holds a whole day, one minute of which has `rows` events. */
export const createDay = async (rows: number): Promise<Day> => {
  const home = await createTestHome()
  const folder = await mkdtemp(join(tmpdir(), 'pfad-bench-'))
  {
    await using database = await openDatabase({ path: home.home.events, temporaryFolder: join(folder, 'spill') })
    const fill = (instant: string, count: number): Promise<void> =>
      database.write(async (connection) => void (await connection.run(insertSql(instant, count))))
    const day = `TIMESTAMP '2025-01-15' + to_milliseconds(i * 86400000 // ${OTHER_EVENTS})`
    await fill(day, OTHER_EVENTS / 2)
    await fill(`TIMESTAMP '2025-01-15 12:00' + to_milliseconds(i * 60000 // ${rows})`, rows)
    await fill(`${day} + INTERVAL 12 HOUR`, OTHER_EVENTS / 2)
  }
  const copy = join(folder, 'copy.duckdb')
  await copyFile(home.home.events, copy)
  return {
    home,
    copy,
    folder,
    async [Symbol.asyncDispose]() {
      await home[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Events as the producer makes them in kind: ids without order, five types, few errors. */
const insertSql = (instant: string, count: number): string => `
  INSERT INTO stored_event BY NAME
  SELECT uuid()::VARCHAR AS event_id, 'u-' || (random() * 50000)::INTEGER AS user_id,
    's-' || (i // 8) AS session_id, ['VIEW_PRODUCT', 'SEARCH', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT'][kind] AS event_type,
    happened AS event_timestamp, (random() * 500)::INTEGER AS request_latency_ms,
    CASE WHEN failed THEN 'ERROR' ELSE 'SUCCESS' END AS status, CASE WHEN failed THEN 500 END AS error_code,
    CASE WHEN kind IN (1, 3) THEN (random() * 5000)::INTEGER END AS product_id,
    date_trunc('minute', happened) AS event_minute, false AS is_example
  FROM (SELECT i, ${instant} AS happened, 1 + (random() ** 2 * 4.999)::INTEGER % 5 AS kind, random() < 0.03 AS failed
        FROM range(${count}) AS t(i))`
