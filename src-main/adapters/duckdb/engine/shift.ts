import type { DuckDBConnection } from '@duckdb/node-api'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { MINUTE_MS, minuteOf } from '../../../core/events/minuteOf.ts'

/**
 * Moves staged events in time by whole minutes, so that the last minute ends at or just before `endAt`. They get other
 * ids, made of the old one and the shift: the same id at two times would be two events with one id.
 */
export const shiftStaged = async (connection: DuckDBConnection, table: string, endAt: EpochMs): Promise<void> => {
  const [row] = (await connection.runAndReadAll(`SELECT epoch_ms(max(event_minute)) FROM ${table}`)).getRows()
  const lastMinute = row?.[0]
  if (typeof lastMinute !== 'bigint') return
  const shift = minuteOf(endAt) - MINUTE_MS - Number(lastMinute)
  const id = `md5(event_id || '+${shift}')`
  const uuid = [`${id}[1:8]`, `${id}[9:12]`, `'4' || ${id}[14:16]`, `'8' || ${id}[18:20]`, `${id}[21:32]`].join(
    ` || '-' || `,
  )
  await connection.run(
    `UPDATE ${table} SET event_id = ${uuid}, event_timestamp = event_timestamp + to_milliseconds(${shift}),
       event_minute = event_minute + to_milliseconds(${shift})`,
  )
}
