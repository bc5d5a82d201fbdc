import type { DuckDBConnection } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'
import type { Progress } from '../../../contract/models/platform.ts'
import { type EventColumn, eventColumns } from '../../../contract/models/userEvent.ts'
import { type EventSql, isEventSql } from './checkSql.ts'
import type { Database } from './database.ts'
import { toDataError } from './errors.ts'
import { toJsonValue } from './jsonValues.ts'
import { badFile } from './lines.ts'
import type { SourceRecord } from './records.ts'
import { sqlText } from './schema.ts'

type Source = { readonly table: string; readonly rows: number; readonly of: EventSql }

/** Looks at a Parquet file's columns; those that no event can be read from make the file `bad-file`. */
export const openParquet = async (connection: DuckDBConnection, path: string): Promise<Source> => {
  const table = `read_parquet(${sqlText(path)}, binary_as_string = true, file_row_number = true)`
  return readable(path, async () => {
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`)).getRowObjects()
    const types = new Map(described.map((row) => [String(row['column_name']), String(row['column_type'])]))
    const entries = eventColumns.map((column) => [column, columnSql(path, column, types.get(column))])
    const [count] = (await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()
    return { table, rows: Number(count?.[0] ?? 0), of: Object.fromEntries(entries) as EventSql }
  })
}

/** Copies the rows that are events into the staging table, without any of them leaving DuckDB. Returns how many. */
export const stageGoodRows = (
  connection: DuckDBConnection,
  { path, source, staging, example }: { path: string; source: Source; staging: string; example: boolean },
  onProgress: (progress: Progress) => void,
): Promise<number> =>
  readable(path, async () => {
    const timer = setInterval(() => {
      const share = Math.max(0, connection.progress.percentage) / 100
      onProgress({ done: Math.round(share * source.rows), total: source.rows, unit: 'rows' })
    }, 200)
    try {
      const at = `epoch_ms(${source.of.event_timestamp}::BIGINT)`
      const values = eventColumns.map((column) => (column === 'event_timestamp' ? at : source.of[column]))
      const result = await connection.run(
        `INSERT INTO ${staging} (${eventColumns.join(', ')}, event_minute, is_example, line)
         SELECT ${values.join(', ')}, date_trunc('minute', ${at}), ${example}, file_row_number + 1
         FROM ${source.table} WHERE ${isEventSql(source.of)}`,
      )
      return result.rowsChanged
    } finally {
      clearInterval(timer)
    }
  })

/** The other rows, for `checkEvent` to say why; `line` is the row's number in the file, from 1. */
export async function* otherRows(
  database: Database,
  path: string,
  source: Source,
): AsyncGenerator<SourceRecord[], void> {
  // A connection of its own: a result that is still being read ends, without an error, at its connection's next statement.
  const connection = await database.connect()
  try {
    const values = eventColumns.map((column) => `${source.of[column]} AS ${column}`)
    const result = await connection.stream(
      `SELECT file_row_number AS line, ${values.join(', ')} FROM ${source.table}
       WHERE (${isEventSql(source.of)}) IS NOT TRUE`,
    )
    for await (const rows of result.yieldConvertedRowObjects(toJsonValue)) {
      yield rows.map(({ line, ...fields }) => ({ line: Number(line) + 1, raw: JSON.stringify(fields), fields }))
    }
  } catch (thrown) {
    throw badFile(path, toDataError(thrown).message)
  } finally {
    connection.closeSync()
  }
}

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/

/** A column as the check takes it; what Spark, pandas and others write differently from spec §1, but without a loss, is taken too. */
const columnSql = (path: string, column: EventColumn, type: string | undefined): string => {
  const isOptional = column === 'error_code' || column === 'product_id'
  if (type === undefined && isOptional) return 'NULL::INTEGER'
  if (type === undefined) throw wrongColumn(path, `has no column ${column}`)
  if (column === 'event_timestamp') {
    if (type.startsWith('TIMESTAMP')) return `epoch_ms(${column})`
    if (NUMBER.test(type)) return column
  } else if (column === 'request_latency_ms' || isOptional) {
    // Python writes a column of nothing but None as `null`, which DuckDB reads as INTEGER or "NULL".
    if (NUMBER.test(type) || type === '"NULL"') return column
  } else if (type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM')) {
    return `${column}::VARCHAR`
  }
  throw wrongColumn(path, `has a column ${column} of type ${type}`)
}

const wrongColumn = (path: string, what: string): PfadError =>
  new PfadError('bad-file', `${path} ${what}.`, `Its columns must be those of an event: ${eventColumns.join(', ')}.`)

const readable = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (thrown) {
    const error = toDataError(thrown)
    // What is the matter with our own disk or memory is not the file's fault.
    throw thrown instanceof PfadError || error.hint !== undefined ? error : badFile(path, error.message)
  }
}
