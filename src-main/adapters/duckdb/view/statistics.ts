import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnStatistics, TableColumn } from '../../../contract/models/table.ts'
import { asText, findColumn, isNumber, isTime, plainText, sqlName, whereSql } from './columns.ts'
import type { Table } from './openSource.ts'
import type { Rows } from './rowOrder.ts'
import type { ViewDatabase } from './viewDatabase.ts'

const BINS = 24
/** With more different values than this, counting each of them says little and takes long. */
const MOST_COUNTED = 50_000
const TOP = 12

/** What a column of a view holds: how much, from where to where, how it is spread, and its most frequent values. */
export const readStatistics = (
  database: ViewDatabase,
  table: Table,
  wish: Rows & { readonly column: string },
  signal: AbortSignal,
): Promise<ColumnStatistics> =>
  database.run(async (connection) => {
    const column = findColumn(table.columns, wish.column)
    const from = `FROM ${table.from} ${whereSql(table.columns, wish.filters)}`
    const name = sqlName(column.name)
    const text = asText(column)
    const isSpread = isNumber(column.type) || isTime(column.type)
    const [facts] = await rowsOf(
      connection,
      `SELECT count(*) AS n, count(${name}) AS filled, approx_count_distinct(${name}) AS distinct_values,
              left(${isSpread ? `min(${name})::VARCHAR` : `min(${text})`}, 300) AS low,
              left(${isSpread ? `max(${name})::VARCHAR` : `max(${text})`}, 300) AS high,
              ${isNumber(column.type) ? `avg(${name})::DOUBLE` : 'NULL'} AS mean ${from}`,
    )
    const rows = Number(facts?.['n'] ?? 0)
    const filled = Number(facts?.['filled'] ?? 0)
    const distinct = Math.min(filled, Number(facts?.['distinct_values'] ?? 0))
    const top = distinct <= MOST_COUNTED ? await readTop(connection, text, from) : []
    return {
      rows,
      nulls: rows - filled,
      // Where few were counted one by one, that is exact.
      distinct: top.length > 0 && top.length < TOP ? top.length : distinct,
      min: asNullable(facts?.['low']),
      max: asNullable(facts?.['high']),
      mean: typeof facts?.['mean'] === 'number' && Number.isFinite(facts['mean']) ? facts['mean'] : null,
      bins: isSpread && filled > 0 ? await readBins(connection, column, from) : [],
      top,
    }
  }, signal)

const rowsOf = async (connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> =>
  (await connection.runAndReadAll(sql)).getRowObjects()

const asNullable = (value: unknown): string | null => (value === null || value === undefined ? null : plainText(value))

const readTop = async (connection: DuckDBConnection, text: string, from: string): Promise<ColumnStatistics['top']> => {
  const found = await rowsOf(
    connection,
    `SELECT left(value, 300) AS value, n FROM (SELECT ${text} AS value, count(*) AS n ${from} GROUP BY 1)
     WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT ${TOP}`,
  )
  return found.map(({ value, n }) => ({ value: String(value), count: Number(n) }))
}

/** Equal steps between the least and the largest value; infinities and NaN are left out. */
const readBins = async (
  connection: DuckDBConnection,
  { name, type }: TableColumn,
  from: string,
): Promise<ColumnStatistics['bins']> => {
  const value = isTime(type) ? `epoch_us(${sqlName(name)}::TIMESTAMP)::DOUBLE` : `${sqlName(name)}::DOUBLE`
  const values = `(SELECT ${value} AS v ${from})`
  const [range] = await rowsOf(connection, `SELECT min(v) AS low, max(v) AS high FROM ${values} WHERE isfinite(v)`)
  const low = Number(range?.['low'] ?? Number.NaN)
  const high = Number(range?.['high'] ?? Number.NaN)
  if (!Number.isFinite(low) || !Number.isFinite(high)) return []
  const step = (high - low) / BINS
  const found = await rowsOf(
    connection,
    step === 0
      ? `SELECT 0 AS bin, count(v) AS n FROM ${values} WHERE isfinite(v) GROUP BY 1`
      : `SELECT least(${BINS - 1}, floor((v - ${low}::DOUBLE) / ${step}::DOUBLE))::INTEGER AS bin, count(*) AS n
         FROM ${values} WHERE isfinite(v) GROUP BY 1`,
  )
  const counts = new Map(found.map(({ bin, n }) => [Number(bin), Number(n)]))
  const edge = (at: number): string => {
    const number = at === BINS ? high : low + at * step
    return isTime(type) ? new Date(number / 1000).toISOString() : String(Number(number.toPrecision(6)))
  }
  return Array.from({ length: step === 0 ? 1 : BINS }, (_, at) => ({
    from: edge(at),
    to: edge(step === 0 ? BINS : at + 1),
    count: counts.get(at) ?? 0,
  }))
}
