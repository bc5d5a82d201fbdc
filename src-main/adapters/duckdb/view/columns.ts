import { PfadError } from '../../../contract/error.ts'
import type { TableColumn, TableFilter, TableSort } from '../../../contract/models/table.ts'
import { sqlText } from '../engine/schema.ts'

/** Characters of a value that a grid shows. */
const SHOWN = 300

export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const isPlain = (type: string): boolean =>
  /^(BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE)$/.test(type)
export const isNumber = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)/.test(type)
export const isTime = (type: string): boolean => /^(TIMESTAMP|DATE$)/.test(type)
const isNested = (type: string): boolean => /[[(]/.test(type) && !/^(DECIMAL|ENUM)/.test(type)

/** A value as text: nested ones as JSON, all others as DuckDB writes them. */
export const asText = ({ name, type }: TableColumn): string =>
  isNested(type) ? `to_json(${sqlName(name)})::VARCHAR` : `${sqlName(name)}::VARCHAR`

/** A value as a grid shows it: plain ones as they are, all others as text that is cut where it is long. */
export const shownValue = (column: TableColumn): string => {
  if (isPlain(column.type)) return sqlName(column.name)
  const text = asText(column)
  if (isTime(column.type) || /^(DECIMAL|U?HUGEINT|UUID|TIME|INTERVAL)/.test(column.type)) return text
  return `CASE WHEN length(${text}) > ${SHOWN} THEN left(${text}, ${SHOWN}) || '…' ELSE ${text} END`
}

/** A value that DuckDB gave for text, whatever it is. */
export const plainText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const findColumn = (columns: readonly TableColumn[], name: string): TableColumn => {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  throw new PfadError(
    'bad-argument',
    `There is no column ${JSON.stringify(name)}.`,
    'The file may have changed: open it again.',
  )
}

const COMPARISONS: Partial<Record<TableFilter['operator'], string>> = {
  '=': '=',
  '≠': 'IS DISTINCT FROM',
  '<': '<',
  '≤': '<=',
  '>': '>',
  '≥': '>=',
}

/** A filter as a condition. Its value is read as the column's type (`castable` says what does not fit). */
const condition = (columns: readonly TableColumn[], { column, operator, value }: TableFilter): string => {
  const found = findColumn(columns, column)
  const name = sqlName(column)
  if (operator === 'is null') return `${name} IS NULL`
  if (operator === 'is not null') return `${name} IS NOT NULL`
  if (operator === 'contains') return `contains(lower(${asText(found)}), lower(${sqlText(value)}))`
  const comparison = COMPARISONS[operator] ?? '='
  const isText = found.type === 'VARCHAR' || isNested(found.type)
  return isText
    ? `${asText(found)} ${comparison} ${sqlText(value)}`
    : `${name} ${comparison} CAST(${sqlText(value)} AS ${found.type})`
}

export const whereSql = (columns: readonly TableColumn[], filters: readonly TableFilter[]): string =>
  filters.length === 0 ? '' : `WHERE ${filters.map((filter) => `(${condition(columns, filter)})`).join(' AND ')}`

/** Equal rows stand in the order of their numbers, so that pages neither repeat nor miss one. */
export const orderSql = (columns: readonly TableColumn[], sort: TableSort | null, row: string): string => {
  if (sort === null) return ''
  const { name } = findColumn(columns, sort.column)
  return `ORDER BY ${sqlName(name)} ${sort.isDescending ? 'DESC' : 'ASC'} NULLS LAST, ${row}`
}
