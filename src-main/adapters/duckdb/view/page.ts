import type { TablePage } from '../../../contract/models/table.ts'
import { toJsonValue } from '../engine/jsonValues.ts'
import { asText, findColumn, shownValue, whereSql } from './columns.ts'
import type { Table } from './openSource.ts'
import type { createRowOrder, Rows, Slice } from './rowOrder.ts'
import type { ViewDatabase } from './viewDatabase.ts'

const MOST_COLUMNS = 200
const LARGEST_CELL = 1024 * 1024

type Context = { readonly database: ViewDatabase; readonly rowOrder: ReturnType<typeof createRowOrder> }

/** Some rows of a view, by the columns that are wished; Parquet reads only the row groups and columns that hold them. */
export const readPage = async (
  { database, rowOrder }: Context,
  table: Table,
  wish: Rows & Slice & { readonly columns?: readonly string[] | undefined },
  signal: AbortSignal,
): Promise<TablePage> => {
  const numbers = await rowOrder(table, wish, wish, signal)
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined) return { numbers: [], rows: [] }
  const columns = wish.columns
    ? wish.columns.map((name) => findColumn(table.columns, name))
    : table.columns.slice(0, MOST_COLUMNS)
  const isRange = last - first === numbers.length - 1 && numbers.every((number, at) => number === first + at)
  const where = isRange ? `${table.row} BETWEEN ${first} AND ${last}` : `${table.row} IN (${numbers.join(', ')})`
  const found = await database.run(async (connection) => {
    const values = columns.map((column) => shownValue(column)).join(', ')
    const result = await connection.runAndReadAll(`SELECT ${table.row}, ${values} FROM ${table.from} WHERE ${where}`)
    return result.convertRows(toJsonValue)
  }, signal)
  const byNumber = new Map(found.map(([number, ...values]) => [Number(number), values]))
  return { numbers, rows: numbers.map((number) => byNumber.get(number) ?? []) }
}

export const countRows = async (
  { database }: Context,
  table: Table,
  { filters }: Rows,
  signal: AbortSignal,
): Promise<{ rows: number }> => {
  if (filters.length === 0) return { rows: table.rows }
  const rows = await database.run(async (connection) => {
    const counted = await connection.runAndReadAll(
      `SELECT count(*) FROM ${table.from} ${whereSql(table.columns, filters)}`,
    )
    return Number(counted.getRows()[0]?.[0] ?? 0)
  }, signal)
  return { rows }
}

export const readCell = (
  { database }: Context,
  table: Table,
  wish: { readonly row: number; readonly column: string },
  signal: AbortSignal,
): Promise<{ text: string | null; isCut: boolean }> =>
  database.run(async (connection) => {
    const text = asText(findColumn(table.columns, wish.column))
    const result = await connection.runAndReadAll(
      `SELECT left(${text}, ${LARGEST_CELL + 1}) FROM ${table.from} WHERE ${table.row} = ${wish.row}`,
    )
    const value = result.getRows()[0]?.[0] ?? null
    if (value === null) return { text: null, isCut: false }
    const whole = String(value)
    return { text: whole.slice(0, LARGEST_CELL), isCut: whole.length > LARGEST_CELL }
  }, signal)
