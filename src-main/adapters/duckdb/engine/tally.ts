import type { DuckDBConnection } from '@duckdb/node-api'
import type { EventStats, MinuteCount } from '../../../contract/models/platform.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { MINUTE_MS, minuteOf } from '../../../core/events/minuteOf.ts'
import type { Row } from './appendEvents.ts'
import type { Database } from './database.ts'
import { sqlInstant, TABLE } from './schema.ts'

type Totals = { total: number; example: number; firstAt: number | null; lastAt: number | null }
type Counts = { events: number; errors: number }

/** Minutes that are remembered; who asks for more at once is answered by the table. */
const MOST_MINUTES = 3 * 1440

/**
 * What screens ask every second: totals, and counts of the last minutes. Asked of the table once, inside the queue of
 * writes, and then kept up by what is written, also from inside that queue; so neither misses an event nor counts it twice.
 */
export const createTally = (database: Database) => {
  let totals: Totals | null = null
  const minutes = new Map<EpochMs, Counts>()
  let recent: { at: number; rows: number }[] = []

  const noteRate = (rows: number): void => {
    const now = performance.now()
    recent = recent.filter(({ at }) => at > now - 1000)
    if (rows > 0) recent.push({ at: now, rows })
  }

  return {
    /** Rows that a write has added; to be called inside of it. */
    added(rows: readonly Row[]): void {
      noteRate(rows.length)
      for (const { event, example } of rows) {
        if (totals) addToTotals(totals, event.event_timestamp, example)
        const counts = minutes.get(minuteOf(event.event_timestamp))
        if (!counts) continue
        counts.events += 1
        if (event.status === 'ERROR') counts.errors += 1
      }
    },
    /** Something else is being written (`rows` new events): ask again when next wanted. */
    forget(rows = 0): void {
      noteRate(rows)
      totals = null
      minutes.clear()
    },
    async stats(): Promise<EventStats> {
      const known = totals ?? (await database.exclusive(async (connection) => (totals ??= await countAll(connection))))
      noteRate(0)
      return { ...known, perSecond: recent.reduce((sum, { rows }) => sum + rows, 0) }
    },
    /** The minutes of `[from, to)` that have events, in their order. */
    async minutes({ from, to }: { from: EpochMs; to: EpochMs }): Promise<MinuteCount[]> {
      const wanted = minutesBetween(minuteOf(from), to)
      if (!wanted) return database.read((connection) => countMinutes(connection, minuteOf(from), to))
      if (!wanted.every((minute) => minutes.has(minute))) {
        await database.exclusive(async (connection) => {
          if (minutes.size + wanted.length > MOST_MINUTES) minutes.clear()
          const missing = wanted.filter((minute) => !minutes.has(minute))
          const [first, last] = [missing[0], missing.at(-1)]
          if (first === undefined || last === undefined) return
          const found = await countMinutes(connection, first, last + MINUTE_MS)
          for (const minute of missing) minutes.set(minute, { events: 0, errors: 0 })
          for (const { minute, ...counts } of found) minutes.set(minute, counts)
        })
      }
      return wanted.flatMap((minute) => {
        const counts = minutes.get(minute)
        return counts && counts.events > 0 ? [{ minute, ...counts }] : []
      })
    },
  }
}
export type Tally = ReturnType<typeof createTally>

const addToTotals = (totals: Totals, at: EpochMs, example: boolean): void => {
  totals.total += 1
  if (example) totals.example += 1
  totals.firstAt = Math.min(totals.firstAt ?? at, at)
  totals.lastAt = Math.max(totals.lastAt ?? at, at)
}

/** Null where there are too many. */
const minutesBetween = (first: EpochMs, to: EpochMs): EpochMs[] | null => {
  const count = Math.max(0, Math.ceil((to - first) / MINUTE_MS))
  return count > MOST_MINUTES ? null : Array.from({ length: count }, (_, i) => first + i * MINUTE_MS)
}

const countAll = async (connection: DuckDBConnection): Promise<Totals> => {
  const result = await connection.runAndReadAll(
    `SELECT count(*), count_if(is_example), epoch_ms(min(event_timestamp)), epoch_ms(max(event_timestamp)) FROM ${TABLE}`,
  )
  const [total, example, first, last] = result.getRows()[0] ?? []
  const instant = (value: unknown): number | null => (typeof value === 'bigint' ? Number(value) : null)
  return { total: Number(total ?? 0), example: Number(example ?? 0), firstAt: instant(first), lastAt: instant(last) }
}

const countMinutes = async (connection: DuckDBConnection, from: EpochMs, to: EpochMs): Promise<MinuteCount[]> => {
  const result = await connection.runAndReadAll(
    `SELECT epoch_ms(event_minute), count(*), count_if(status = 'ERROR') FROM ${TABLE}
     WHERE event_minute >= ${sqlInstant(from)} AND event_minute < ${sqlInstant(to)}
     GROUP BY event_minute ORDER BY event_minute`,
  )
  return result
    .getRows()
    .map(([minute, events, errors]) => ({ minute: Number(minute), events: Number(events), errors: Number(errors) }))
}
