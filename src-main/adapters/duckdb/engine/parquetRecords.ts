import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'
import type { Progress } from '../../../contract/models/platform.ts'
import { eventColumns } from '../../../contract/models/userEvent.ts'
import { toDataError } from './errors.ts'
import { toJsonValue } from './jsonValues.ts'
import { badFile } from './lines.ts'
import type { SourceRecord } from './records.ts'
import { sqlText } from './schema.ts'

/** The rows of a Parquet file; `line` is the row's number, from 1. Columns of another type than spec §1's are converted where nothing is lost. */
export async function* parquetRecords(
  connection: DuckDBConnection,
  path: string,
  onProgress: (progress: Progress) => void,
): AsyncGenerator<SourceRecord[], void> {
  const found = await stat(path).catch((thrown: Error) => {
    throw badFile(path, thrown.message)
  })
  if (!found.isFile()) throw badFile(path, 'it is not a file')
  const source = `read_parquet(${sqlText(path)}, binary_as_string = true, file_row_number = true)`
  try {
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRowObjects()
    const types = new Map(described.map((row) => [String(row['column_name']), String(row['column_type'])]))
    const missing = eventColumns.filter((name) => !types.has(name) && name !== 'error_code' && name !== 'product_id')
    if (missing.length > 0) {
      throw new PfadError('bad-file', `${path} has no column ${missing.join(', ')}.`, 'See spec §1 for the columns.')
    }
    const total = Number((await connection.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRows()[0]?.[0] ?? 0)
    const columns = eventColumns.filter((name) => types.has(name)).map((name) => select(name, types.get(name) ?? ''))
    const result = await connection.stream(`SELECT file_row_number AS line, ${columns.join(', ')} FROM ${source}`)
    let done = 0
    for await (const rows of result.yieldConvertedRowObjects(toJsonValue)) {
      yield rows.map(({ line, ...fields }) => ({ line: Number(line) + 1, raw: JSON.stringify(fields), fields }))
      done += rows.length
      onProgress({ done, total, unit: 'rows' })
    }
  } catch (thrown) {
    if (thrown instanceof PfadError) throw thrown
    throw badFile(path, toDataError(thrown).message)
  }
}

/** Instants as epoch milliseconds, exact decimals and fractions as they are (the check finds what is no whole number). */
const select = (name: string, type: string): string => {
  if (name === 'event_timestamp' && type.startsWith('TIMESTAMP')) return `epoch_ms(${name}) AS ${name}`
  if (['UUID', 'BLOB'].includes(type) || type.startsWith('ENUM')) return `${name}::VARCHAR AS ${name}`
  return name
}
