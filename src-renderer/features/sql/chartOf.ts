import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import type { TableColumn } from '../../../src-main/contract/models/table.ts'

export type ChartChoice = { readonly kind: 'bar' | 'line'; readonly x: string; readonly y: readonly string[] }

const isNumber = (type: string): boolean =>
  /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^U?Int|^Float|^(FLOAT|DOUBLE)$|^DECIMAL/i.test(type)
const isTime = (type: string): boolean => /^(TIMESTAMP|DATE|TIME)/i.test(type)

/** What is drawn where nobody has chosen: numbers over the first other column; times as a line. null: there is no number. */
export const defaultChart = (columns: readonly TableColumn[]): ChartChoice | null => {
  const numbers = columns.filter(({ type }) => isNumber(type))
  const x = columns.find(({ type }) => !isNumber(type)) ?? (numbers.length > 1 ? numbers[0] : undefined)
  const y = numbers.filter((column) => column !== x).slice(0, 3)
  if (x === undefined || y.length === 0) return null
  return { kind: isTime(x.type) || isNumber(x.type) ? 'line' : 'bar', x: x.name, y: y.map(({ name }) => name) }
}

export const numberColumns = (columns: readonly TableColumn[]): string[] =>
  columns.filter(({ type }) => isNumber(type)).map(({ name }) => name)

/** Rows as points; figures that come as text (large ones) are numbers again, none is a gap. */
export const pointsOf = (
  columns: readonly TableColumn[],
  rows: readonly (readonly JsonValue[])[],
  { x, y }: ChartChoice,
): Record<string, string | number | null>[] => {
  const places = new Map(columns.map(({ name }, at) => [name, at]))
  const valueOf = (row: readonly JsonValue[], name: string): JsonValue => row[places.get(name) ?? -1] ?? null
  return rows.map((row) => {
    const label = valueOf(row, x)
    const point: Record<string, string | number | null> = {
      x: typeof label === 'string' ? label : JSON.stringify(label),
    }
    for (const name of y) {
      const value = valueOf(row, name)
      const number = value === null || value === '' ? Number.NaN : Number(value)
      point[`y:${name}`] = Number.isFinite(number) ? number : null
    }
    return point
  })
}
