import type { MinuteEvents } from '../../contract/models/minute.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import { eventColumns, type UserEvent, userEvent } from '../../contract/models/userEvent.ts'
import { MINUTE_MS } from '../../core/events/minuteOf.ts'
import { inRange, rowsOf } from './queries.ts'
import type { ClickHouseSession } from './session.ts'
import { type EventTable, eventsOf } from './table.ts'

/** As `UserEvent` has them; 64 bits come as text. */
const SAMPLE = eventColumns
  .map((name) => (name === 'event_timestamp' ? 'toUnixTimestamp64Milli(event_timestamp) AS at' : name))
  .join(', ')

type Second = Record<'second' | 'type' | 'events' | 'errors', string>

/** One minute second by second, and its first events. */
export const readMinute = async (
  session: ClickHouseSession,
  table: EventTable,
  { start, sample }: { start: EpochMs; sample: number },
  signal?: AbortSignal,
): Promise<MinuteEvents> => {
  const from = eventsOf(table, inRange(table, { from: start, to: start + MINUTE_MS }))
  const counts = await rowsOf<Second>(
    session,
    {
      sql: `SELECT intDiv(toUnixTimestamp64Milli(event_timestamp) - ${start}, 1000) AS second, toString(event_type) AS type,
          count() AS events, countIf(status = 'ERROR') AS errors
        FROM ${from} GROUP BY second, type ORDER BY second, type`,
    },
    signal,
  )
  const first = await rowsOf<Omit<UserEvent, 'event_timestamp'> & { at: string }>(
    session,
    { sql: `SELECT ${SAMPLE} FROM ${from} ORDER BY event_timestamp, event_id LIMIT ${sample}` },
    signal,
  )
  const seconds = counts.map(({ second, type, events, errors }) => ({
    second: Number(second),
    type,
    events: Number(events),
    errors: Number(errors),
  }))
  return {
    events: seconds.reduce((sum, { events }) => sum + events, 0),
    errors: seconds.reduce((sum, { errors }) => sum + errors, 0),
    seconds,
    sample: first.map(({ at, ...event }) => userEvent.parse({ ...event, event_timestamp: Number(at) })),
  }
}
