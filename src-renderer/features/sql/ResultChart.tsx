import { BarChart, LineChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatCount, formatPlural } from '../../shared/format/number.ts'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { type ChartChoice, defaultChart, numberColumns, pointsOf } from './chartOf.ts'
import { chartRows, MOST_POINTS } from './chartRows.ts'
import classes from './sql.module.css'
import type { Result } from './sqlStore.ts'

const COLOURS = ['var(--accent)', 'var(--failed)', 'var(--success)', 'var(--retry)', 'var(--running)']

/** A result as bars or lines: which column along, which ones up. */
export const ResultChart = ({ result }: { readonly result: Result }) => {
  const [choice, setChoice] = useState<ChartChoice | null>(() => defaultChart(result.columns))
  const live = chartRows.use(result.result)
  const numbers = numberColumns(result.columns)
  if (choice === null) {
    return (
      <Notice icon="chart" title="There is no number to draw">
        A chart needs a column of numbers and one to set them over: count or sum something.
      </Notice>
    )
  }
  return (
    <div className={classes.chart}>
      <div className={classes.choices}>
        <SegmentedControl
          size="xs"
          aria-label="Kind of chart"
          data={[
            { value: 'bar', label: 'Bars' },
            { value: 'line', label: 'Lines' },
          ]}
          value={choice.kind}
          onChange={(kind) => setChoice({ ...choice, kind: kind === 'bar' ? 'bar' : 'line' })}
        />
        <Select
          size="xs"
          aria-label="Along"
          leftSection="x"
          allowDeselect={false}
          data={result.columns.map(({ name }) => name)}
          value={choice.x}
          onChange={(x) => x !== null && setChoice({ ...choice, x })}
        />
        <MultiSelect
          size="xs"
          aria-label="Up"
          leftSection="y"
          data={numbers}
          value={[...choice.y]}
          maxValues={5}
          onChange={(y) => setChoice({ ...choice, y })}
        />
        {result.rows > MOST_POINTS && <span className={classes.soft}>the first {formatCount(MOST_POINTS)} rows</span>}
      </div>
      <Loaded live={live} lines={6} onRetry={() => chartRows.refresh(result.result)}>
        {(rows) => <Drawn result={result} rows={rows} choice={choice} />}
      </Loaded>
    </div>
  )
}

const Drawn = ({
  result,
  rows,
  choice,
}: {
  readonly result: Result
  readonly rows: Parameters<typeof pointsOf>[1]
  readonly choice: ChartChoice
}) => {
  const points = useMemo(() => pointsOf(result.columns, rows, choice), [result, rows, choice])
  const series = choice.y.map((name, at) => ({
    name: `y:${name}`,
    label: name,
    color: COLOURS[at % COLOURS.length] ?? 'var(--accent)',
  }))
  const common = {
    h: 320,
    data: points,
    dataKey: 'x',
    series,
    withLegend: series.length > 1,
    valueFormatter: formatCount,
    yAxisProps: { width: 72 },
    textColor: 'var(--text-soft)',
    gridColor: 'var(--line)',
  }
  const words = `${choice.y.join(', ')} over ${choice.x}: ${formatPlural(points.length, 'point')}`
  return (
    <figure className={classes.figure} role="img" aria-label={words}>
      {choice.kind === 'bar' ? (
        <BarChart {...common} />
      ) : (
        <LineChart {...common} curveType="linear" withDots={points.length < 100} connectNulls={false} />
      )}
    </figure>
  )
}
