import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { useReducedMotion } from '@mantine/hooks'
import { formatCount } from '../format/number.ts'

type Row = { type: string; SUCCESS: number; ERROR: number }

/** At the usual size of type; the names grow with it. */
const NAMES_WIDTH = 176
const namesWidth = (): number =>
  (NAMES_WIDTH * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16

/** The bars of a report, each named with its figures. Errors are hatched as well as red. */
export const ReportBars = ({ rows, height }: { readonly rows: Row[]; readonly height: number }) => {
  const isStill = useReducedMotion()
  return (
    <BarChart
      h={height}
      data={rows}
      dataKey="type"
      orientation="vertical"
      type="stacked"
      series={[
        { name: 'SUCCESS', label: 'Success', color: 'var(--success)' },
        { name: 'ERROR', label: 'Error', color: 'var(--failed)' },
      ]}
      valueFormatter={formatCount}
      gridAxis="y"
      withXAxis={false}
      maxBarWidth={26}
      barChartProps={{ margin: { top: 0, right: 8, bottom: 0, left: 0 } }}
      yAxisProps={{
        width: namesWidth(),
        tick: <Name rows={rows} />,
      }}
      barProps={({ name }) => ({
        isAnimationActive: !isStill,
        animationDuration: 300,
        ...(name === 'ERROR' ? { fill: 'url(#report-error)' } : {}),
      })}
    >
      <defs>
        <pattern id="report-error" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" fill="var(--failed)" />
          <rect width="2" height="7" fill="var(--surface)" fillOpacity="0.55" />
        </pattern>
      </defs>
    </BarChart>
  )
}

/** Where and for which row, as the chart's library fills it in. */
type NameProps = {
  readonly rows: readonly Row[]
  readonly x?: number | string
  readonly y?: number | string
  readonly payload?: { readonly value: unknown }
}

/** An event type and beneath it its figures, left-aligned beside its bar. */
const Name = ({ rows, x = 0, y = 0, payload }: NameProps) => {
  const row = rows.find(({ type }) => type === payload?.value)
  if (!row) return null
  const left = Number(x) - namesWidth() + 10
  return (
    <g>
      <text x={left} y={Number(y)} dy="-0.2em" fontSize="0.875rem" fontWeight={560} fill="var(--text)">
        {row.type}
      </text>
      <text x={left} y={Number(y)} dy="1.05em" fontSize="0.8125rem" fill="var(--text-soft)">
        {formatCount(row.SUCCESS + row.ERROR)}, {formatCount(row.ERROR)} {row.ERROR === 1 ? 'error' : 'errors'}
      </text>
    </g>
  )
}
