import { rm } from 'node:fs/promises'
import type { EpochMs } from '../../../contract/models/primitives.ts'
import type { EventColumn } from '../../../contract/models/userEvent.ts'
import { minuteOf } from '../../../core/events/minuteOf.ts'
import type { Database } from './database.ts'
import { objectFile, replaceFile } from './files.ts'
import { parquetColumns, sqlInstant, sqlText, TABLE } from './schema.ts'
import { markTimestampUtc } from './utcTimestamps.ts'

export type Extract = {
  readonly minute: EpochMs
  readonly bucket: string
  readonly key: string
  readonly columns?: readonly EventColumn[] | undefined
}

const DEFAULT_COLUMNS: readonly EventColumn[] = ['event_type', 'status']

/** One minute as a Parquet object; no row, no object: a former one of that key goes, as it is not true any more. */
export const extractMinute = async (
  { database, objectsRoot }: { database: Database; objectsRoot: string },
  { minute, bucket, key, columns = DEFAULT_COLUMNS }: Extract,
  signal?: AbortSignal,
): Promise<{ rows: number }> => {
  const file = await objectFile(objectsRoot, bucket, key)
  const where = `event_minute = ${sqlInstant(minuteOf(minute))}`
  const written = await replaceFile(file, (temporary) =>
    database.read(async (connection) => {
      const result = await connection.run(
        `COPY (SELECT ${parquetColumns(columns)} FROM ${TABLE} WHERE ${where})
         TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
      )
      if (result.rowsChanged === 0) return null
      if (columns.includes('event_timestamp')) await markTimestampUtc(temporary)
      return result.rowsChanged
    }, signal),
  )
  if (written === null) await rm(file, { force: true })
  return { rows: written ?? 0 }
}
