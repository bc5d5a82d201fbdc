import { PfadError } from '../../contract/error.ts'
import type { EventColumn } from '../../contract/models/userEvent.ts'
import type { ExtractRequest, Objects } from '../../core/dataPlane.ts'
import { minuteOf } from '../../core/events/minuteOf.ts'
import { parquetRows } from '../../core/store/parquetFooter.ts'
import { PARQUET_SETTINGS, parquetColumns } from './parquet.ts'
import { answerOf, type ClickHouseSession } from './session.ts'
import { type EventTable, eventsOf, sqlInstant } from './table.ts'

const DEFAULT_COLUMNS: readonly EventColumn[] = ['event_type', 'status']

/**
 * One minute as a Parquet object. Its bytes go straight on to the object store, which makes no object of them until the last
 * have come and are the end of a whole file: the store's `put` is all or nothing, and what is wrong with the end is an error of
 * its source. So a query that fails half way, a server or a task that is killed leave no object, and nothing lies on this disk.
 */
export const extractMinute = async (
  of: { session: ClickHouseSession; table: EventTable; objects: Objects },
  { minute, bucket, key, columns = DEFAULT_COLUMNS }: ExtractRequest,
  signal?: AbortSignal,
): Promise<{ rows: number }> => {
  const { session, table, objects } = of
  const where = `${table.minute} = ${sqlInstant(minuteOf(minute))}`
  const sql = `SELECT ${parquetColumns(columns)} FROM ${eventsOf(table, where)} FORMAT Parquet`
  let rows = 0
  const check = (tail: Buffer): Error | null => {
    const found = parquetRows(tail)
    if (found === null) return new Error('The answer broke off: it is not a whole Parquet file.')
    rows = found
    return found === 0 ? new NoRows('no-rows', 'The minute has no events.') : null
  }
  try {
    await objects.put(bucket, key, answerOf(session, { sql, settings: PARQUET_SETTINGS }, check, signal), signal)
    return { rows }
  } catch (thrown) {
    if (!(thrown instanceof NoRows)) throw thrown
    // No row, no object: a former one of that key is not true any more.
    await objects.remove(bucket, key, signal)
    return { rows: 0 }
  }
}

/** What ends a source that must not become an object. */
class NoRows extends PfadError {}
