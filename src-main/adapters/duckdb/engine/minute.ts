import type { MinuteEvents } from '../../../contract/models/minute.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { eventColumns, userEvent } from '../../../contract/models/userEvent.ts'
import type { Database } from './database.ts'
import { toJsonValue } from './jsonValues.ts'
import { sqlInstant, TABLE } from './schema.ts'

const SAMPLE = eventColumns
  .map((name) => (name === 'event_timestamp' ? `epoch_ms(event_timestamp) AS event_timestamp` : name))
  .join(', ')

/** One minute second by second, and its first events. */
export const readMinute = (
  database: Database,
  start: EpochMs,
  sample: number,
  signal?: AbortSignal,
): Promise<MinuteEvents> =>
  database.read(async (connection) => {
    const rows = `FROM ${TABLE} WHERE event_minute = ${sqlInstant(start)}`
    const counts = await connection.runAndReadAll(
      `SELECT second(event_timestamp), event_type, count(*), count_if(status = 'ERROR') ${rows}
       GROUP BY ALL ORDER BY ALL`,
    )
    const seconds = counts.getRows().map(([second, type, events, errors]) => ({
      second: Number(second),
      type: String(type),
      events: Number(events),
      errors: Number(errors),
    }))
    const first = await connection.runAndReadAll(
      `SELECT ${SAMPLE} ${rows} ORDER BY ${TABLE}.event_timestamp, event_id LIMIT ${sample}`,
    )
    return {
      events: seconds.reduce((sum, { events }) => sum + events, 0),
      errors: seconds.reduce((sum, { errors }) => sum + errors, 0),
      seconds,
      sample: first.convertRowObjects(toJsonValue).map((row) => userEvent.parse(row)),
    }
  }, signal)
