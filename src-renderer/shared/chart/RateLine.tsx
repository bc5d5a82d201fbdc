import { useMemo } from 'react'
import classes from './chart.module.css'
import { Plot, type PlotProps } from './Plot.tsx'
import { Gaps } from './StackedColumns.tsx'
import { linePath, roundUp, runsOf } from './scale.ts'

type Props = Omit<PlotProps, 'top' | 'middle' | 'children' | 'count'> & {
  /** null: nothing is known of it, a gap. */
  readonly values: readonly (number | null)[]
  readonly format: (value: number) => string
}

/** A line over equal steps, interrupted where nothing is known. */
export const RateLine = ({ values, format, ...plot }: Props) => {
  const { most, path, gaps } = useMemo(() => {
    const highest = roundUp(Math.max(...values.map((value) => value ?? 0), 0))
    return {
      most: highest,
      path: linePath(values.map((value) => (value === null ? null : value / highest))),
      gaps: runsOf(values.length, (index) => values[index] === null),
    }
  }, [values])
  return (
    <Plot {...plot} count={values.length} top={format(most)} middle={format(most / 2)}>
      <Gaps gaps={gaps} />
      <path className={classes.line} d={path} vectorEffect="non-scaling-stroke" />
    </Plot>
  )
}
