import type { Io } from '../io.ts'
import { formatTable, type Row } from './table.ts'

export const OUTPUTS = ['table', 'json', 'yaml'] as const
export type Output = (typeof OUTPUTS)[number]

/** A listing in the form asked for. A table may show fewer `columns` than the rows have; an empty one says so on stderr. */
export const printRows = async (
  io: Io,
  rows: readonly Row[],
  output: Output,
  columns?: readonly string[],
): Promise<void> => {
  if (output !== 'table') return io.write(await formatValue(rows, output))
  if (rows.length === 0) return io.note('Nothing found.')
  return io.write(formatTable(rows, columns))
}

/** One thing: an object in JSON and YAML, its fields below each other in a table. */
export const printRow = async (io: Io, row: Row, output: Output): Promise<void> => {
  if (output !== 'table') return io.write(await formatValue(row, output))
  const fields = Object.entries(row).map(([field, value]) => ({ field, value }))
  return io.write(formatTable(fields))
}

const formatValue = async (value: unknown, output: 'json' | 'yaml'): Promise<string> => {
  if (output === 'json') return `${JSON.stringify(value, null, 2)}\n`
  const { stringify } = await import('yaml')
  return stringify(value)
}
