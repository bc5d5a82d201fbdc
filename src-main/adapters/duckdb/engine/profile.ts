import type { DuckDBConnection } from '@duckdb/node-api'
import { PfadError } from '../../../contract/error.ts'
import type { ParquetProfile } from '../../../contract/models/minute.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { Database } from './database.ts'
import { objectFile } from './files.ts'
import { toJsonValue } from './jsonValues.ts'
import { sqlText } from './schema.ts'

/** What a Parquet object is; of any other key `bad-argument`. */
export const profileObject = async (
  { database, objectsRoot }: { database: Database; objectsRoot: string },
  { bucket, key, rows }: { bucket: string; key: string; rows: number },
  signal?: AbortSignal,
): Promise<ParquetProfile> => {
  if (!key.endsWith('.parquet')) {
    throw new PfadError('bad-argument', `${bucket}/${key} is not named as a Parquet object.`, 'Look at its bytes.')
  }
  return profileFile(database, await objectFile(objectsRoot, bucket, key), rows, signal)
}

/** The same of a file: its footer, and one pass over its columns in bounded memory. */
export const profileFile = (
  database: Database,
  path: string,
  rows: number,
  signal?: AbortSignal,
): Promise<ParquetProfile> =>
  database.read(async (connection) => {
    const file = sqlText(path)
    const table = `read_parquet(${file}, binary_as_string = true)`
    const [footer] = await read(
      connection,
      `SELECT num_rows AS rows, num_row_groups AS groups, created_by AS by FROM parquet_file_metadata(${file})`,
    )
    const columns = await read(connection, `DESCRIBE SELECT * FROM ${table}`)
    const names = columns.map((column) => text(column['column_name']))
    const layout = await read(
      connection,
      `SELECT split_part(path_in_schema, ', ', 1) AS name, sum(total_compressed_size) AS compressed,
         sum(total_uncompressed_size) AS uncompressed, string_agg(DISTINCT compression, ', ') AS compression,
         string_agg(DISTINCT encodings, ', ') AS encodings FROM parquet_metadata(${file}) GROUP BY 1`,
    )
    const [values = {}] = await read(connection, `SELECT ${names.map(valuesOf).join(', ')} FROM ${table}`)
    return {
      rows: Number(footer?.['rows'] ?? 0),
      rowGroups: Number(footer?.['groups'] ?? 0),
      createdBy: text(footer?.['by']),
      columns: columns.map((column, at) => {
        const laid = layout.find((each) => each['name'] === names[at]) ?? {}
        return {
          name: names[at] ?? '',
          type: text(column['column_type']),
          nullable: column['null'] !== 'NO',
          nulls: Number(values[`nulls${at}`] ?? 0),
          distinct: Number(values[`distinct${at}`] ?? 0),
          min: (values[`min${at}`] as string | null) ?? null,
          max: (values[`max${at}`] as string | null) ?? null,
          compressed: Number(laid['compressed'] ?? 0),
          uncompressed: Number(laid['uncompressed'] ?? 0),
          compression: text(laid['compression']),
          encodings: text(laid['encodings']),
        }
      }),
      head: await read(connection, `SELECT * FROM ${table} LIMIT ${rows}`),
    }
  }, signal)

/** So much (characters) of a smallest and a largest value is shown. */
const SHOWN = 200

const valuesOf = (name: string, at: number): string => {
  const column = `"${name.replaceAll('"', '""')}"`
  const shown = (value: string): string => `left(${value}::VARCHAR, ${SHOWN})`
  return `count(*) - count(${column}) AS nulls${at}, approx_count_distinct(${column}) AS distinct${at},
    ${shown(`min(${column})`)} AS min${at}, ${shown(`max(${column})`)} AS max${at}`
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

const read = async (connection: DuckDBConnection, sql: string) =>
  (await connection.runAndReadAll(sql)).convertRowObjects(toJsonValue)
