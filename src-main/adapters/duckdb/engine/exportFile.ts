import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Progress } from '../../../contract/models/platform.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import { type EventColumn, eventColumns } from '../../../contract/models/userEvent.ts'
import type { EventFormat } from '../../../engine/ports/eventStore.ts'
import type { Database } from './database.ts'
import { replaceFile } from './files.ts'
import { formatOf } from './formats.ts'
import { countEvents, inRange } from './queries.ts'
import { parquetColumns, sqlText, TABLE } from './schema.ts'
import { markTimestampUtc } from './utcTimestamps.ts'

export type ExportOptions = {
  readonly path: string
  readonly format?: EventFormat | undefined
  readonly from?: EpochMs | undefined
  readonly to?: EpochMs | undefined
}

const COPY: Readonly<Record<EventFormat, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true',
  ndjson: 'FORMAT json, ARRAY false',
}

/** Writes the events of a range to a file, in the order of time; what `importFile` reads again without a loss. */
export const exportFile = async (
  database: Database,
  { path, format, ...range }: ExportOptions,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<{ written: number }> => {
  const kind = formatOf(path, format)
  const total = await countEvents(database, range, signal)
  const columns = kind === 'parquet' ? parquetColumns(eventColumns) : eventColumns.map(textColumn).join(', ')
  const written = await replaceFile(path, (temporary) =>
    database.read(async (connection) => {
      const timer = setInterval(() => {
        const done = Math.max(0, connection.progress.percentage)
        onProgress({ done: Math.round((done / 100) * total), total, unit: 'events' })
      }, 200)
      try {
        const result = await connection.run(
          `COPY (SELECT ${columns} FROM ${TABLE} WHERE ${inRange(range)} ORDER BY event_timestamp, event_id)
           TO ${sqlText(temporary)} (${COPY[kind]})`,
        )
        if (kind === 'parquet') await markTimestampUtc(temporary)
        else if (path.endsWith('.gz')) await zip(temporary, signal)
        return result.rowsChanged
      } finally {
        clearInterval(timer)
      }
    }, signal),
  )
  return { written: written ?? 0 }
}

/** In text, instants are epoch milliseconds, as spec §1 has them. */
const textColumn = (name: EventColumn): string =>
  name === 'event_timestamp' ? 'epoch_ms(event_timestamp) AS event_timestamp' : name

const zip = async (file: string, signal?: AbortSignal): Promise<void> => {
  const zipped = `${file}.gz`
  try {
    await pipeline(createReadStream(file), createGzip(), createWriteStream(zipped), signal ? { signal } : {})
    await rename(zipped, file)
  } finally {
    await rm(zipped, { force: true })
  }
}
