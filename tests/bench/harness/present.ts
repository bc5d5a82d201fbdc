import type { Budget } from './bench.ts'
import type { Result, Row } from './judge.ts'

/** A result as a small table for a person: one line per contender, the budget and verdict below. */
export const present = (result: Result): string => {
  const lines = result.rows.map((row) => [row.label, ...cells(row, result)])
  const header = ['', `median ${result.unit}`, 'min–max', result.reference ? `× ${result.reference}` : '']
  const table = [header, ...lines]
  const widths = header.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  const text = table.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const budget = result.budget ? `budget: ${describe(result.budget, result)} → ${result.verdict}` : 'no budget'
  return [result.name, ...text, budget].join('\n  ')
}

const cells = (row: Row, result: Result): string[] => {
  if (row.absent !== null) return [`absent: ${row.absent}`]
  if (row.median === null || row.min === null || row.max === null) return ['–']
  const ratio = row.ratio === null || row.label === result.reference ? '' : row.ratio.toFixed(2)
  return [figure(row.median), `${figure(row.min)}–${figure(row.max)}`, ratio]
}

const describe = (budget: Budget, { subject, unit, reference }: Result): string => {
  if ('atMost' in budget) return `${subject} ≤ ${budget.atMost} ${unit}`
  if ('atLeast' in budget) return `${subject} ≥ ${budget.atLeast} ${unit}`
  if ('atMostTimes' in budget) return `${subject} ≤ ${budget.atMostTimes} × ${reference}`
  return `${subject} ≥ ${budget.atLeastTimes} × ${reference}`
}

/** Three digits that count; whole numbers from a hundred on. */
const figure = (value: number): string => {
  if (Math.abs(value) >= 100) return Math.round(value).toString()
  return value === 0 ? '0' : Number(value.toPrecision(3)).toString()
}
