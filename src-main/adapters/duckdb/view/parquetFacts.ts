import type { ParquetFacts } from '../../../contract/models/table.ts'
import { sqlText } from '../engine/schema.ts'
import { plainText } from './columns.ts'
import type { ViewDatabase } from './viewDatabase.ts'

/** Row groups and key-values that are told of; a file may claim any number of them. */
const MOST = 2000
const LONGEST_VALUE = 4000

/** What a Parquet file's footer tells of how it is laid out. */
export const readParquetFacts = (database: ViewDatabase, path: string, signal: AbortSignal): Promise<ParquetFacts> =>
  database.run(async (connection) => {
    const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjects()
    const file = sqlText(path)
    const [whole] = await rowsOf(`SELECT created_by, num_rows FROM parquet_file_metadata(${file})`)
    const groups = await rowsOf(
      `SELECT row_group_id AS id, any_value(row_group_num_rows) AS n, sum(total_uncompressed_size)::BIGINT AS bytes,
              sum(total_compressed_size)::BIGINT AS packed FROM parquet_metadata(${file}) GROUP BY 1 ORDER BY 1 LIMIT ${MOST}`,
    )
    const columns = await rowsOf(
      `SELECT path_in_schema AS path, any_value(type) AS type, min(column_id) AS place,
              string_agg(DISTINCT encodings, ', ') AS encodings, string_agg(DISTINCT compression, ', ') AS compression,
              sum(total_uncompressed_size)::BIGINT AS bytes, sum(total_compressed_size)::BIGINT AS packed
       FROM parquet_metadata(${file}) GROUP BY 1 ORDER BY place LIMIT ${MOST}`,
    )
    const types = await rowsOf(
      `SELECT name, coalesce(logical_type::VARCHAR, converted_type::VARCHAR) AS logical FROM parquet_schema(${file})
       WHERE type IS NOT NULL`,
    )
    const logical = new Map(types.map(({ name, logical }) => [String(name), logical]))
    const keyValues = await rowsOf(
      `SELECT decode(key) AS key, left(decode(value), ${LONGEST_VALUE}) AS value FROM parquet_kv_metadata(${file}) LIMIT 100`,
    ).catch(() => [])
    return {
      createdBy: whole?.['created_by'] == null ? null : plainText(whole['created_by']),
      rows: Number(whole?.['num_rows'] ?? 0),
      rowGroups: groups.map(({ n, bytes, packed }) => ({
        rows: Number(n),
        bytes: Number(bytes),
        packedBytes: Number(packed),
      })),
      columns: columns.map((column) => ({
        path: String(column['path']).replaceAll(', ', '.'),
        type: String(column['type']),
        logicalType: readableType(logical.get(String(column['path']).split(', ').at(-1) ?? '')),
        encodings: [...new Set(String(column['encodings']).split(', '))].join(', '),
        compression: String(column['compression']),
        bytes: Number(column['bytes']),
        packedBytes: Number(column['packed']),
      })),
      keyValues: keyValues.map(({ key, value }) => ({ key: String(key), value: String(value) })),
    }
  }, signal)

/** Thrift's `TimestampType(isAdjustedToUTC=1, unit=TimeUnit(…))` and the like, in Parquet's own words. */
const readableType = (type: unknown): string | null => {
  if (type === null || type === undefined) return null
  const text = plainText(type)
  const [, word = text] = /^(\w+?)Type\(/.exec(text) ?? []
  const unit = /(MILLIS|MICROS|NANOS)=\w+\(/.exec(text)?.[1]
  const zone = /isAdjustedToUTC=(\d)/.exec(text)?.[1]
  const parts = [
    word.toUpperCase(),
    unit?.toLowerCase(),
    zone === undefined ? undefined : zone === '1' ? 'UTC' : 'no zone',
  ]
  return parts
    .filter((part) => part !== undefined)
    .join(', ')
    .slice(0, 80)
}
