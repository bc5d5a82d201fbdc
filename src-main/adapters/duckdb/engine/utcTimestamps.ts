import { open } from 'node:fs/promises'
import { PfadError } from '../../../contract/error.ts'

/**
 * `LogicalType.TIMESTAMP { isAdjustedToUTC: false, unit: MILLIS }` in a schema element of a Parquet footer, in Thrift's
 * compact protocol: field 8 (struct), field 1 (false), field 2 (struct) { field 1 (struct) {} }, three ends.
 */
const LOCAL_MILLIS = Buffer.from([0x8c, 0x12, 0x1c, 0x1c, 0x00, 0x00, 0x00, 0x00])
const UTC_MILLIS = Buffer.from([0x8c, 0x11, 0x1c, 0x1c, 0x00, 0x00, 0x00, 0x00])

/**
 * Spec §1 wants `timestamp(ms, tz)`. DuckDB writes milliseconds only as local time, and UTC only as microseconds; the
 * difference is one flag in the footer, of the same length, which this sets for the file's one such column.
 */
export const markTimestampUtc = async (path: string): Promise<void> => {
  await using file = await open(path, 'r+')
  const { size } = await file.stat()
  const tail = await readAt(file, size - 8, 8)
  const length = tail.readUInt32LE(0)
  if (tail.toString('latin1', 4) !== 'PAR1' || length + 12 > size) {
    throw new PfadError('event-store', `${path} is not a Parquet file.`)
  }
  const start = size - 8 - length
  const footer = await readAt(file, start, length)
  // The schema comes first in a footer; behind it, statistics might by chance look the same.
  const at = footer.indexOf(LOCAL_MILLIS)
  if (at < 0) throw new PfadError('event-store', `The footer of ${path} has no timestamp in milliseconds.`)
  await file.write(UTC_MILLIS, 0, UTC_MILLIS.length, start + at)
}

const readAt = async (file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  await file.read(buffer, 0, length, position)
  return buffer
}
