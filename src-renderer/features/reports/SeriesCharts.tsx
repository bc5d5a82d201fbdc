import { useMemo, useState } from 'react'
import type { ReportSeries } from '../../../src-main/contract/models/minute.ts'
import { Legend } from '../../shared/chart/Legend.tsx'
import { RateLine } from '../../shared/chart/RateLine.tsx'
import { type Column, StackedColumns } from '../../shared/chart/StackedColumns.tsx'
import { type Series, seriesOf } from '../../shared/chart/series.ts'
import { Ticks } from '../../shared/chart/Ticks.tsx'
import { formatCount } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { navigate } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { useZone } from '../../shared/zone.ts'
import { percent, stepInWords, ticksOf } from './range.ts'
import classes from './reports.module.css'

/** Events by type and error rates over the same time, with one cursor; click or Enter opens the minute beneath it. */
export const SeriesCharts = ({ dagId, series }: { readonly dagId: string; readonly series: ReportSeries }) => {
  const [cursor, setCursor] = useState<number | null>(null)
  const zone = useZone()
  const { steps, total } = series
  const types = useMemo(() => seriesOf(Object.keys(total.byType)), [total])
  const columns = useMemo(() => steps.map(eventsByType), [steps])
  const rates = useMemo(() => steps.map(({ events, errors }) => (events === 0 ? null : errors / events)), [steps])
  const words = (index: number): string => {
    const step = steps[index]
    return step ? stepInWords(step, series, zone) : ''
  }
  const shared = {
    cursor: cursor !== null && cursor < steps.length ? cursor : null,
    onCursor: setCursor,
    words,
    onOpen: (index: number): void => {
      const name = steps[index]?.name
      if (name) navigate(linkTo.minute(dagId, name))
    },
  }
  const ticks = <Ticks ticks={ticksOf(series, zone)} />
  return (
    <>
      <p className={classes.readout}>
        {shared.cursor === null
          ? 'Point at a chart, or go through it with the arrow keys; a click or Enter opens the minute.'
          : words(shared.cursor)}
      </p>
      <Card
        title="Events by type"
        aside={<Legend series={types} hasGaps={steps.some(({ minutes }) => minutes === 0)} />}
      >
        <StackedColumns
          {...shared}
          label="Events by type over time"
          height={210}
          series={types}
          columns={columns}
          format={short}
        />
        {ticks}
      </Card>
      <Card title="Error rate">
        <RateLine {...shared} label="Error rate over time" height={110} values={rates} format={percent} />
        {ticks}
      </Card>
      <div className={classes.small}>
        {types.map((type) => (
          <OneType key={type.name} type={type} series={series} shared={shared} />
        ))}
      </div>
    </>
  )
}

type Shared = Pick<Parameters<typeof StackedColumns>[0], 'cursor' | 'onCursor' | 'words' | 'onOpen'>

/** One type alone, by its own scale. */
const OneType = ({
  type,
  series: { steps, total },
  shared,
}: {
  readonly type: Series
  readonly series: ReportSeries
  readonly shared: Shared
}) => {
  const columns = useMemo(
    () =>
      steps.map(
        ({ minutes, byType }): Column => (minutes === 0 ? null : { [type.name]: byType[type.name]?.events ?? 0 }),
      ),
    [steps, type.name],
  )
  const sum = total.byType[type.name]
  const at = shared.cursor === null ? sum : steps[shared.cursor]?.byType[type.name]
  const only = useMemo(() => [type], [type])
  return (
    <Card
      title={type.name}
      aside={`${formatCount(at?.events ?? 0)}, ${formatCount(at?.errors ?? 0)} ${at?.errors === 1 ? 'error' : 'errors'}`}
    >
      <StackedColumns
        {...shared}
        label={`${type.name} over time`}
        height={72}
        series={only}
        columns={columns}
        format={short}
      />
    </Card>
  )
}

const eventsByType = ({ minutes, byType }: ReportSeries['steps'][number]): Column =>
  minutes === 0 ? null : Object.fromEntries(Object.entries(byType).map(([name, { events }]) => [name, events]))

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const short = (value: number): string => compact.format(value)
