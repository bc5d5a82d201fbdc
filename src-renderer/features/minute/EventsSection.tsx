import { useMemo, useState } from 'react'
import type { MinuteEvents } from '../../../src-main/contract/models/minute.ts'
import { Legend } from '../../shared/chart/Legend.tsx'
import { type Column, StackedColumns } from '../../shared/chart/StackedColumns.tsx'
import { seriesOf } from '../../shared/chart/series.ts'
import { Ticks } from '../../shared/chart/Ticks.tsx'
import { formatCount, formatPlural, formatShare } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteEvents } from '../../shared/minute/minuteStore.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { FactList } from '../../shared/ui/Fact.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { EventsSample } from './EventsSample.tsx'
import classes from './minute.module.css'

/** What the event store holds of the minute: how many, when of which type, and the first of them. */
export const EventsSection = ({ start }: { readonly start: number }) => {
  const live = minuteEvents.use(start)
  return (
    <Card
      title="Events in the store"
      aside={
        <a className={classes.quiet} href={linkTo.sql(sqlOf(start))}>
          open in SQL
        </a>
      }
    >
      <Loaded live={live} lines={7} onRetry={() => minuteEvents.refresh(start)}>
        {(events) =>
          events === null || events.events === 0 ? (
            <Notice icon="empty" title="No event in this minute">
              None came, or retention has removed them. Does the producer run?
            </Notice>
          ) : (
            <Body events={events} />
          )
        }
      </Loaded>
    </Card>
  )
}

const sqlOf = (start: number): string => {
  const at = (instant: number) => `'${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}'`
  return `SELECT * FROM user_events\nWHERE event_timestamp >= ${at(start)} AND event_timestamp < ${at(start + 60_000)}\nORDER BY event_timestamp`
}

const Body = ({ events }: { readonly events: MinuteEvents }) => (
  <>
    <FactList
      className={classes.figures}
      facts={[
        ['Events', formatCount(events.events)],
        ['Errors', formatCount(events.errors)],
        ['Error rate', formatShare(events.errors, events.events)],
      ]}
    />
    <BySecond events={events} />
    <EventsSample events={events.sample} total={events.events} />
  </>
)

const BySecond = ({ events: { seconds } }: { readonly events: MinuteEvents }) => {
  const [cursor, setCursor] = useState<number | null>(null)
  const series = useMemo(() => seriesOf(seconds.map(({ type }) => type)), [seconds])
  const columns = useMemo(() => columnsOf(seconds), [seconds])
  const errors = useMemo(() => {
    const counts = Array.from({ length: 60 }, () => 0)
    for (const { second, errors: more } of seconds) counts[second] = (counts[second] ?? 0) + more
    return counts
  }, [seconds])
  const words = (second: number): string => {
    const column = columns[second] ?? {}
    const parts = series.flatMap(({ name }) => (column[name] ? [`${name} ${formatCount(column[name])}`] : []))
    const all = Object.values(column).reduce((sum, value) => sum + value, 0)
    const head = `second ${second}: ${formatPlural(all, 'event')}, ${formatPlural(errors[second] ?? 0, 'error')}`
    return parts.length === 0 ? head : `${head}; ${parts.join(', ')}`
  }
  return (
    <div className={classes.chart}>
      <StackedColumns
        label="Events by second and type"
        height={130}
        series={series}
        columns={columns}
        format={(value) => formatCount(Math.round(value))}
        cursor={cursor}
        onCursor={setCursor}
        words={words}
      />
      <Ticks ticks={[0, 15, 30, 45].map((second) => ({ at: second / 60, label: `${second} s` }))} />
      <p className={classes.readout}>{cursor === null ? 'Events by second and type' : words(cursor)}</p>
      <Legend series={series} />
    </div>
  )
}

const columnsOf = (seconds: MinuteEvents['seconds']): Column[] => {
  const columns: Record<string, number>[] = Array.from({ length: 60 }, () => ({}))
  for (const { second, type, events } of seconds) {
    const column = columns[second]
    if (column) column[type] = (column[type] ?? 0) + events
  }
  return columns
}
