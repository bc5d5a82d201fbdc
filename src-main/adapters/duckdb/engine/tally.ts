import type { EventStats } from '../../../contract/models/platform.ts'
import type { Row } from './appendEvents.ts'
import type { Database } from './database.ts'
import { TABLE } from './schema.ts'

type Totals = { total: number; example: number; firstAt: number | null; lastAt: number | null }

/**
 * The store's totals, asked of the table once and then kept up by what is written: screens look at them every second.
 */
export const createTally = (database: Database) => {
  let totals: Promise<Totals> | null = null
  let recent: { at: number; rows: number }[] = []

  const count = (): Promise<Totals> =>
    database.read(async (connection) => {
      const [row] = (
        await connection.runAndReadAll(
          `SELECT count(*) AS total, count_if(is_example) AS example,
             epoch_ms(min(event_timestamp)) AS first, epoch_ms(max(event_timestamp)) AS last FROM ${TABLE}`,
        )
      ).getRowObjectsJS()
      const instant = (value: unknown): number | null => (typeof value === 'bigint' ? Number(value) : null)
      return {
        total: Number(row?.['total'] ?? 0),
        example: Number(row?.['example'] ?? 0),
        firstAt: instant(row?.['first']),
        lastAt: instant(row?.['last']),
      }
    })

  const noteRate = (rows: number): void => {
    const now = performance.now()
    recent = recent.filter(({ at }) => at > now - 1000)
    if (rows > 0) recent.push({ at: now, rows })
  }

  return {
    /** Rows that a write has added. */
    async added(rows: readonly Row[]): Promise<void> {
      noteRate(rows.length)
      const known = await totals
      if (!known) return
      known.total += rows.length
      for (const { event, example } of rows) {
        if (example) known.example += 1
        known.firstAt = Math.min(known.firstAt ?? event.event_timestamp, event.event_timestamp)
        known.lastAt = Math.max(known.lastAt ?? event.event_timestamp, event.event_timestamp)
      }
    },
    /** Something else was written: ask again when next wanted. */
    forget(rows = 0): void {
      noteRate(rows)
      totals = null
    },
    async stats(): Promise<EventStats> {
      totals ??= count()
      const asked = totals
      const known = await asked.catch((thrown: unknown) => {
        if (totals === asked) totals = null
        throw thrown
      })
      noteRate(0)
      return { ...known, perSecond: recent.reduce((sum, { rows }) => sum + rows, 0) }
    },
  }
}
export type Tally = ReturnType<typeof createTally>
