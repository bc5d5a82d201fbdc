import type { ClickHouseSettings } from '@clickhouse/client'
import type { MinuteCount } from '../../contract/models/platform.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import { MINUTE_MS, minuteOf } from '../../core/events/minuteOf.ts'
import type { EventRange } from '../../engine/ports/eventStore.ts'
import type { ClickHouseSession } from './session.ts'
import { type EventTable, eventsOf, sqlInstant } from './table.ts'

type Statement = {
  readonly sql: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: ClickHouseSettings
}

/** Rows of a statement whose answer is small. */
export const rowsOf = <T extends object>(
  session: ClickHouseSession,
  { sql, params = {}, settings = {} }: Statement,
  signal?: AbortSignal,
): Promise<T[]> =>
  session.use(async (client) => {
    const answer = await client.query({
      query: sql,
      query_params: params,
      clickhouse_settings: settings,
      format: 'JSONEachRow',
      ...(signal ? { abort_signal: signal } : {}),
    })
    return answer.json<T>()
  }, signal)

/** `from` counts in, `to` does not. The minutes let ClickHouse read only where they lie; the instants are exact. */
export const inRange = ({ minute }: Pick<EventTable, 'minute'>, { from, to }: EventRange): string =>
  [
    'true',
    from === undefined ? [] : [`${minute} >= ${sqlInstant(minuteOf(from))}`, `event_timestamp >= ${sqlInstant(from)}`],
    to === undefined ? [] : [`${minute} < ${sqlInstant(to)}`, `event_timestamp < ${sqlInstant(to)}`],
  ]
    .flat()
    .join(' AND ')

export const countEvents = async (
  session: ClickHouseSession,
  table: EventTable,
  where: string,
  signal?: AbortSignal,
): Promise<number> => {
  const [row] = await rowsOf<{ n: string }>(
    session,
    { sql: `SELECT count() AS n FROM ${eventsOf(table, where)}` },
    signal,
  )
  return Number(row?.n ?? 0)
}

/** The minutes of `[from, to)` that have events, in their order. */
export const countMinutes = async (
  session: ClickHouseSession,
  table: EventTable,
  { from, to }: { from: EpochMs; to: EpochMs },
  signal?: AbortSignal,
): Promise<MinuteCount[]> => {
  const where = `${table.minute} >= ${sqlInstant(minuteOf(from))} AND ${table.minute} < ${sqlInstant(to)}`
  const rows = await rowsOf<Record<'minute' | 'events' | 'errors', string>>(
    session,
    {
      sql: `WITH toUnixTimestamp64Milli(event_timestamp) AS at
        SELECT at - positiveModulo(at, ${MINUTE_MS}) AS minute, count() AS events, countIf(status = 'ERROR') AS errors
        FROM ${eventsOf(table, where)} GROUP BY minute ORDER BY minute`,
    },
    signal,
  )
  return rows.map(({ minute, events, errors }) => ({
    minute: Number(minute),
    events: Number(events),
    errors: Number(errors),
  }))
}

export type Totals = { total: number; example: number; firstAt: number | null; lastAt: number | null }

export const countAll = async (
  session: ClickHouseSession,
  table: EventTable,
  signal?: AbortSignal,
): Promise<Totals> => {
  const example = table.hasExample ? 'countIf(is_example)' : '0'
  const [row] = await rowsOf<Record<'total' | 'example' | 'first' | 'last', string>>(
    session,
    {
      sql: `SELECT count() AS total, ${example} AS example, toUnixTimestamp64Milli(min(event_timestamp)) AS first,
          toUnixTimestamp64Milli(max(event_timestamp)) AS last
        FROM ${eventsOf(table, 'true')}`,
    },
    signal,
  )
  const total = Number(row?.total ?? 0)
  return {
    total,
    example: Number(row?.example ?? 0),
    firstAt: total > 0 ? Number(row?.first) : null,
    lastAt: total > 0 ? Number(row?.last) : null,
  }
}

/** What the table takes on the server's disk; of an engine that cannot tell, nothing. */
export const measureTable = async (
  session: ClickHouseSession,
  table: EventTable,
  signal?: AbortSignal,
): Promise<{ bytes: number; rows: number | null }> => {
  const [row] = await rowsOf<{ bytes: string | null; stored: string | null }>(
    session,
    {
      sql: `SELECT total_bytes AS bytes, total_rows AS stored FROM system.tables
        WHERE database = {database:String} AND name = {table:String}`,
      params: { database: table.database, table: table.table },
    },
    signal,
  )
  return { bytes: Number(row?.bytes ?? 0), rows: row?.stored == null ? null : Number(row.stored) }
}
