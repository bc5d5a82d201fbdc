import { type DuckDBConnection, listValue } from '@duckdb/node-api'
import type { UserEvent } from '../../../contract/models/userEvent.ts'
import { minuteOf } from '../../../core/events/minuteOf.ts'
import { appendEvents, type Row } from './appendEvents.ts'
import type { Database } from './database.ts'
import { sqlInstant, TABLE } from './schema.ts'
import type { Tally } from './tally.ts'

export type InsertResult = { inserted: number; duplicates: number }

type Waiting = {
  readonly events: readonly UserEvent[]
  readonly example: boolean
  readonly signal: AbortSignal | undefined
  readonly resolve: (result: InsertResult) => void
  readonly reject: (error: unknown) => void
}

/** Rows that go into one transaction at most. */
const MOST_ROWS = 50_000

/**
 * Small batches, many a second: what waits while one transaction is under way goes into the next one together.
 * An insert is answered when it is on the disk. The first event of an id counts, later ones are duplicates.
 */
export const createInserter = (database: Database, tally: Tally) => {
  const waiting: Waiting[] = []
  let working = false

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = []
    for (let rows = 0; rows < MOST_ROWS; ) {
      const next = waiting.shift()
      if (!next) break
      if (next.signal?.aborted) next.reject(next.signal.reason)
      else {
        batch.push(next)
        rows += next.events.length
      }
    }
    return batch
  }

  const work = async (): Promise<void> => {
    working = true
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      try {
        const added = await database.write((connection) => addNew(connection, database, firstOfEach(batch)))
        await tally.added(added.flatMap(({ rows }) => rows))
        for (const { waiting: one, rows } of added) {
          one.resolve({ inserted: rows.length, duplicates: one.events.length - rows.length })
        }
      } catch (thrown) {
        for (const one of batch) one.reject(thrown)
      }
    }
    working = false
  }

  return (events: readonly UserEvent[], example: boolean, signal?: AbortSignal): Promise<InsertResult> =>
    new Promise((resolve, reject) => {
      waiting.push({ events, example, signal, resolve, reject })
      if (!working) void work()
    })
}

type Addition = { readonly waiting: Waiting; readonly rows: Row[] }

/** Of each batch the events whose id none before them has. */
const firstOfEach = (batch: readonly Waiting[]): Addition[] => {
  const seen = new Set<string>()
  return batch.map((waiting) => ({
    waiting,
    rows: waiting.events.flatMap((event) => {
      if (seen.has(event.event_id)) return []
      seen.add(event.event_id)
      return [{ event, example: waiting.example }]
    }),
  }))
}

/** Appends those that the touched minutes do not hold yet. */
const addNew = async (
  connection: DuckDBConnection,
  database: Database,
  additions: readonly Addition[],
): Promise<Addition[]> => {
  const known = await knownIds(
    connection,
    additions.flatMap(({ rows }) => rows),
  )
  const fresh = additions.map(({ waiting, rows }) => ({
    waiting,
    rows: known.size === 0 ? rows : rows.filter(({ event }) => !known.has(event.event_id)),
  }))
  const rows = fresh.flatMap((addition) => addition.rows)
  if (rows.length > 0) await appendEvents(connection, { table: TABLE, columns: database.columns }, rows)
  return fresh
}

/** Which of these ids are stored in the minutes that the rows touch. */
const knownIds = async (connection: DuckDBConnection, rows: readonly Row[]): Promise<Set<string>> => {
  if (rows.length === 0) return new Set()
  const minutes = [...new Set(rows.map(({ event }) => minuteOf(event.event_timestamp)))].toSorted((a, b) => a - b)
  const result = await connection.runAndReadAll(
    `SELECT event_id FROM ${TABLE} WHERE ${inMinutes(minutes)} AND event_id IN (SELECT unnest($1::VARCHAR[]))`,
    [listValue(rows.map(({ event }) => event.event_id))],
  )
  return new Set(result.getRows().map(([id]) => String(id)))
}

/** The range lets DuckDB skip whole row groups; the list is exact. */
const inMinutes = (minutes: readonly number[]): string => {
  const [first = 0, last = first] = [minutes[0], minutes.at(-1)]
  const range = `event_minute BETWEEN ${sqlInstant(first)} AND ${sqlInstant(last)}`
  const isWhole = (last - first) / 60_000 === minutes.length - 1
  return isWhole ? range : `${range} AND event_minute IN (${minutes.map(sqlInstant).join(', ')})`
}
