import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { useReducedMotion } from '@mantine/hooks'
import { formatCount } from '../format/number.ts'

type Row = { type: string; SUCCESS: number; ERROR: number }

/** The bars of a report. Errors are hatched as well as red. */
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
      gridAxis="x"
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 34 }}
      maxBarWidth={24}
      yAxisProps={{ width: 132, tick: { fontSize: 13, fill: 'var(--text)' } }}
      xAxisProps={{ tick: { fontSize: 13, fill: 'var(--text-soft)' }, allowDecimals: false }}
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
