import type { ClickHouseSettings } from '@clickhouse/client'
import type { Progress } from '../../contract/models/platform.ts'
import { eventColumns } from '../../contract/models/userEvent.ts'
import { parquetRows } from '../../core/store/parquetFooter.ts'
import type { EventFiles } from '../../engine/ports/eventFiles.ts'
import type { EventFormat, EventRange } from '../../engine/ports/eventStore.ts'
import { exceptionIn } from './errors.ts'
import { PARQUET_SETTINGS, parquetColumns } from './parquet.ts'
import { countEvents, inRange } from './queries.ts'
import { answerOf, type ClickHouseSession } from './session.ts'
import { type EventTable, eventsOf } from './table.ts'

const FORMATS: Readonly<Record<EventFormat, string>> = {
  parquet: 'Parquet',
  csv: 'CSVWithNames',
  ndjson: 'JSONEachRow',
}

/** Numbers as they are in text files of events. */
const TEXT_SETTINGS: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  format_csv_null_representation: '',
}

/** In text, instants are epoch milliseconds, as spec §1 has them. */
const textColumns = eventColumns
  .map((name) => (name === 'event_timestamp' ? `toUnixTimestamp64Milli(event_timestamp) AS at_ms` : name))
  .join(', ')

/** Writes the events of a range to a file, in the order of time; what an import reads again without a loss. */
export const exportFile = async (
  of: { session: ClickHouseSession; table: EventTable; files: EventFiles },
  { path, format, ...range }: { path: string; format?: EventFormat | undefined } & EventRange,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<{ written: number }> => {
  const { session, table, files } = of
  const kind = files.formatOf(path, format)
  const where = inRange(table, range)
  const written = await countEvents(session, table, where, signal)
  const columns = kind === 'parquet' ? parquetColumns() : textColumns
  const ordered = `SELECT ${columns} FROM ${eventsOf(table, where)} ORDER BY event_timestamp, event_id`
  const sql = kind === 'parquet' ? ordered : `SELECT ${renamed} FROM (${ordered})`
  let rows = written
  const check = (tail: Buffer): Error | null => {
    if (kind !== 'parquet') return exceptionIn(tail.toString('utf8', Math.max(0, tail.length - 65_536)))
    rows = parquetRows(tail) ?? -1
    return rows < 0 ? new Error('The answer broke off: it is not a whole Parquet file.') : null
  }
  const settings = kind === 'parquet' ? PARQUET_SETTINGS : TEXT_SETTINGS
  const bytes = answerOf(session, { sql: `${sql} FORMAT ${FORMATS[kind]}`, settings }, check, signal)
  const onBytes = (done: number): void => onProgress({ done, total: null, unit: 'bytes' })
  await files.write(path, counted(bytes, onBytes), { isZipped: kind !== 'parquet' && path.endsWith('.gz') }, signal)
  return { written: rows }
}

const renamed = eventColumns.map((name) => (name === 'event_timestamp' ? 'at_ms AS event_timestamp' : name)).join(', ')

async function* counted(pieces: AsyncIterable<Buffer>, onBytes: (done: number) => void): AsyncGenerator<Buffer, void> {
  let done = 0
  for await (const piece of pieces) {
    done += piece.length
    onBytes(done)
    yield piece
  }
}
