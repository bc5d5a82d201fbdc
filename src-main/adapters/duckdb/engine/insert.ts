import { type DuckDBConnection, listValue } from '@duckdb/node-api'
import type { UserEvent } from '../../../contract/models/userEvent.ts'
import { MINUTE_MS, minuteOf } from '../../../core/events/minuteOf.ts'
import { appendEvents, type Row } from './appendEvents.ts'
import type { Database } from './database.ts'
import type { RecentIds } from './recentIds.ts'
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

type Context = { readonly database: Database; readonly tally: Tally; readonly recent: RecentIds }

/** Rows that go into one transaction at most. */
const MOST_ROWS = 50_000

/**
 * Small batches, many a second: what waits while one transaction is under way goes into the next one together.
 * An insert is answered when it is on the disk. The first event of an id counts, later ones are duplicates.
 */
export const createInserter = ({ database, tally, recent }: Context) => {
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
        const added = await database.exclusive((connection) =>
          addNew({ connection, database, tally, recent }, firstOfEach(batch)),
        )
        for (const { waiting: one, rows: fresh } of added) {
          one.resolve({ inserted: fresh.length, duplicates: one.events.length - fresh.length })
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

type Target = Context & { readonly connection: DuckDBConnection }

/** Appends those that the touched minutes do not hold yet, in one flush, which is one transaction. */
const addNew = async (target: Target, additions: readonly Addition[]): Promise<Addition[]> => {
  const { connection, database, tally, recent } = target
  const known = await knownIds(
    target,
    additions.flatMap(({ rows }) => rows),
  )
  const fresh = additions.map(({ waiting, rows }) => ({
    waiting,
    rows: known.size === 0 ? rows : rows.filter(({ event }) => !known.has(event.event_id)),
  }))
  const rows = fresh.flatMap((addition) => addition.rows)
  if (rows.length > 0) await appendEvents(connection, { table: TABLE, columns: database.columns }, rows)
  for (const { event } of rows) recent.add(minuteOf(event.event_timestamp), event.event_id)
  tally.added(rows)
  database.wrote(rows.length)
  return fresh
}

/** Which of these ids are stored in the minutes that the rows touch. */
const knownIds = async ({ connection, recent }: Target, rows: readonly Row[]): Promise<Set<string>> => {
  const minutes = [...new Set(rows.map(({ event }) => minuteOf(event.event_timestamp)))].toSorted((a, b) => a - b)
  const unknown = minutes.filter((minute) => !recent.knows(minute))
  if (unknown.length > 0) {
    const filled = await connection.runAndReadAll(
      `SELECT DISTINCT epoch_ms(event_minute) FROM ${TABLE} WHERE ${inMinutes(unknown)}`,
    )
    const isFilled = new Set(filled.getRows().map(([minute]) => Number(minute)))
    for (const minute of unknown) if (!isFilled.has(minute)) recent.begin(minute)
  }
  const suspects = rows.flatMap(({ event: { event_id } }) =>
    minutes.some((minute) => recent.mayHold(minute, event_id)) ? [event_id] : [],
  )
  if (suspects.length === 0) return new Set()
  const result = await connection.runAndReadAll(
    `SELECT event_id FROM ${TABLE} WHERE ${inMinutes(minutes)} AND event_id IN (SELECT unnest($1::VARCHAR[]))`,
    [listValue(suspects)],
  )
  return new Set(result.getRows().map(([id]) => String(id)))
}

/** The range lets DuckDB skip whole row groups; the list is exact. */
const inMinutes = (minutes: readonly number[]): string => {
  const [first = 0, last = first] = [minutes[0], minutes.at(-1)]
  const range = `event_minute BETWEEN ${sqlInstant(first)} AND ${sqlInstant(last)}`
  const isWhole = (last - first) / MINUTE_MS === minutes.length - 1
  return isWhole ? range : `${range} AND event_minute IN (${minutes.map(sqlInstant).join(', ')})`
}
