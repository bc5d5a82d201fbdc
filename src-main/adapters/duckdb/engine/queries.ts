import { stat } from 'node:fs/promises'
import type { EpochMs, JsonValue } from '../../../contract/models/primitives.ts'
import { minuteOf } from '../../../core/events/minuteOf.ts'
import type { Database } from './database.ts'
import { toDataError } from './errors.ts'
import { toJsonValue } from './jsonValues.ts'
import type { RecentIds } from './recentIds.ts'
import { sqlInstant, TABLE } from './schema.ts'
import type { Tally } from './tally.ts'

type Range = { readonly from?: EpochMs | undefined; readonly to?: EpochMs | undefined }

/** `from` counts in, `to` does not. */
export const inRange = ({ from, to }: Range): string =>
  [
    'true',
    from === undefined ? [] : `event_timestamp >= ${sqlInstant(from)}`,
    to === undefined ? [] : `event_timestamp < ${sqlInstant(to)}`,
  ]
    .flat()
    .join(' AND ')

export const countEvents = (database: Database, range: Range, signal?: AbortSignal): Promise<number> =>
  database.read(async (connection) => {
    const result = await connection.runAndReadAll(`SELECT count(*) FROM ${TABLE} WHERE ${inRange(range)}`)
    return Number(result.getRows()[0]?.[0] ?? 0)
  }, signal)

/** Removes rows for good; the file's blocks become free for later events. */
export const removeEvents = async (
  { database, tally }: { database: Database; tally: Tally },
  which: 'example' | { before: EpochMs },
  signal?: AbortSignal,
): Promise<{ removed: number }> => {
  const where = which === 'example' ? 'is_example' : `event_minute < ${sqlInstant(minuteOf(which.before))}`
  const removed = await database.write(async (connection) => {
    tally.forget()
    return (await connection.run(`DELETE FROM ${TABLE} WHERE ${where}`)).rowsChanged
  }, signal)
  if (removed > 0) {
    await database.read((connection) => connection.run('CHECKPOINT')).catch(() => undefined)
  }
  return { removed }
}

/** Bytes in use: the file's free blocks are not counted, as later events go there before the file grows. */
export const measureUsage = (
  database: Database,
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; items: number }> =>
  database.read(async (connection) => {
    const [size] = (await connection.runAndReadAll('CALL pragma_database_size()')).getRowObjectsJS()
    const [[rows] = []] = (await connection.runAndReadAll(`SELECT count(*) FROM ${TABLE}`)).getRows()
    const log = await stat(`${path}.wal`).catch(() => null)
    return {
      bytes: Number(size?.['used_blocks'] ?? 0) * Number(size?.['block_size'] ?? 0) + (log?.size ?? 0),
      items: Number(rows ?? 0),
    }
  }, signal)

type QueryRow = Record<string, JsonValue>

/** One statement's rows, a vector (2,048) at a time; it runs as fast as they are taken. */
export async function* runQuery(
  { database, tally, recent }: { database: Database; tally: Tally; recent: RecentIds },
  { sql, params }: { sql: string; params: readonly JsonValue[] },
  signal: AbortSignal,
): AsyncGenerator<QueryRow[], void> {
  using _ = await database.hold()
  const connection = await database.connect()
  const interrupt = (): void => connection.interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    signal.throwIfAborted()
    const result = await connection.stream(sql, params.map(toParameter))
    for await (const rows of result.yieldConvertedRowObjects(toJsonValue)) {
      signal.throwIfAborted()
      yield rows
    }
    // An interrupted result just ends.
    signal.throwIfAborted()
  } catch (thrown) {
    signal.throwIfAborted()
    throw toDataError(thrown)
  } finally {
    signal.removeEventListener('abort', interrupt)
    connection.closeSync()
    // It may have been an INSERT or DELETE.
    if (!/^\s*(select|from|describe|show|explain|summarize|values|table)\b/i.test(sql)) {
      tally.forget()
      recent.forget()
    }
  }
}

const toParameter = (value: JsonValue): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value
