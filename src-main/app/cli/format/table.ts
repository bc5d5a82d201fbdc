import type { JsonValue } from '../../../contract/models/primitives.ts'

/** A row of a listing: Airflow's snake_case names, in the order of the columns. */
export type Row = Readonly<Record<string, JsonValue>>

/** Rows as aligned columns with a head, ready to print; numbers to the right. Control characters do not reach the terminal. */
export const formatTable = (rows: readonly Row[], columns: readonly string[] = columnsOf(rows)): string => {
  const cells = rows.map((row) => columns.map((column) => cell(row[column] ?? null)))
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'))
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((line) => line[i]?.length ?? 0)))
  const line = (texts: readonly string[], isHead: boolean): string =>
    texts
      .map((text, i) => (isNumber[i] && !isHead ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join(' | ')
      .trimEnd()
  const rule = widths.map((width) => '='.repeat(width)).join('=+=')
  return `${[line(columns, true), rule, ...cells.map((texts) => line(texts, false))].join('\n')}\n`
}

const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))]

const cell = (value: JsonValue): string => {
  if (value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}/gu, '\uFFFD')
}
