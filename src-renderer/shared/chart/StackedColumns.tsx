import { useMemo } from 'react'
import classes from './chart.module.css'
import { Plot, type PlotProps } from './Plot.tsx'
import { columnsPath, roundUpCount, runsOf } from './scale.ts'
import type { Series } from './series.ts'

/** A column: by series name how much; null: nothing is known of it, a gap. */
export type Column = Readonly<Record<string, number>> | null

type Props = Omit<PlotProps, 'top' | 'middle' | 'children' | 'count'> & {
  readonly series: readonly Series[]
  readonly columns: readonly Column[]
  readonly format: (value: number) => string
}

/** Columns of stacked values; gaps are hatched from top to bottom. */
export const StackedColumns = ({ series, columns, format, ...plot }: Props) => {
  const { paths, gaps, most } = useMemo(() => draw(series, columns), [series, columns])
  return (
    <Plot {...plot} count={columns.length} top={format(most)} middle={format(most / 2)}>
      <Gaps gaps={gaps} />
      {paths.map(({ name, colour, path }) => (
        <path key={name} d={path} fill={colour} />
      ))}
    </Plot>
  )
}

const draw = (series: readonly Series[], columns: readonly Column[]) => {
  const sums = columns.map((column) => Object.values(column ?? {}).reduce((sum, value) => sum + value, 0))
  const most = roundUpCount(Math.max(...sums, 0))
  const low = columns.map(() => 0)
  const gap = columns.length > 200 ? 0 : 0.16
  const paths = series.map(({ name, colour }) => {
    const parts = columns.map((column, index) => {
      const from = low[index] ?? 0
      const to = from + (column?.[name] ?? 0) / most
      low[index] = to
      return { low: from, high: to }
    })
    return { name, colour, path: columnsPath(parts, gap) }
  })
  return { paths, most, gaps: runsOf(columns.length, (index) => columns[index] === null) }
}

/** Stretches of which nothing is known. */
export const Gaps = ({ gaps }: { readonly gaps: readonly (readonly [number, number])[] }) => (
  <>
    {gaps.map(([from, to]) => (
      <rect key={from} className={classes.gap} x={from} y={0} width={to - from} height={1} />
    ))}
  </>
)
