import { Tooltip } from '@mantine/core'
import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { useNow } from '../../shared/clock.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatTime } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteReports } from '../../shared/minute/minuteStore.ts'
import { type TimeScale, timeScale } from '../../shared/minute/timeScale.ts'
import { type Span, type TraceRow, totalOf, traceOf } from '../../shared/minute/trace.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './waterfall.module.css'

/** Where the minute's time went: a row for each hop, from when its run was due until the dashboard had the report. */
export const Waterfall = ({ view }: { readonly view: MinuteView }) => {
  const now = useNow()
  const reports = minuteReports.use({ dagId: view.dagId, minute: view.name }).data
  const rows = traceOf(view)
  const run = view.detail?.run
  if (!run) return null
  const received = reports?.at(-1)?.receivedAt ?? null
  const stretches = rows.flatMap(({ spans }) =>
    spans.map(({ start, end }) => ({ start, end: end ?? Math.max(start, now) })),
  )
  const scale = timeScale(received === null ? stretches : [...stretches, { start: received, end: received }])
  const total = totalOf(view)
  return (
    <Card
      title="Times of each hop"
      aside={total === null ? 'still going on' : `${formatDuration(total)} from due to done`}
    >
      <Edges view={view} />
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Hop</th>
              <th scope="col" className={classes.wide}>
                <Breaks scale={scale} />
              </th>
              <th scope="col" data-end>
                Began after
              </th>
              <th scope="col" data-end>
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.name} row={row} scale={scale} view={view} due={run.runAfter} now={now} />
            ))}
            {received !== null && (
              <tr>
                <th scope="row">
                  <StateGlyph state="success" size={15} /> dashboard has the report
                </th>
                <td className={classes.lane}>
                  <span className={classes.mark} style={{ left: percent(scale.at(received)) }} />
                </td>
                <td data-end>{formatDuration(received - run.runAfter)}</td>
                <td data-end>–</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className={classes.legend} aria-hidden="true">
        <span data-kind="queued">waits for its turn</span>
        <span data-kind="work">works</span>
        <span data-kind="backoff">rests before another try</span>
      </p>
    </Card>
  )
}

/** What was before the run: the minute itself, and the time that late events had. */
const Edges = ({ view: { start, dueAt, detail } }: { readonly view: MinuteView }) => {
  const zone = useZone()
  if (start === null || dueAt === null || !detail) return null
  const { runAfter, runType } = detail.run
  return (
    <p className={classes.edges}>
      Its events {formatTime(start, zone)} – {formatTime(start + 60_000, zone)}, late ones until{' '}
      {formatTime(dueAt, zone)}; the run ({runType.replace('_', ' ')}) was due at <b>{formatTime(runAfter, zone)}</b>.
    </p>
  )
}

const Breaks = ({ scale }: { readonly scale: TimeScale }) => (
  <span className={classes.breaks}>
    {scale.breaks.length === 0
      ? `over ${formatDuration(scale.shownMs)}`
      : scale.breaks.map(({ at, ms }) => (
          <span key={at} style={{ left: percent(at) }}>
            {formatDuration(ms)} left out
          </span>
        ))}
  </span>
)

type RowProps = {
  readonly row: TraceRow
  readonly scale: TimeScale
  readonly view: MinuteView
  readonly due: number
  readonly now: number
}

const Row = ({ row, scale, view, due, now }: RowProps) => {
  const runId = view.detail?.run.runId ?? ''
  const first = row.spans[0]
  return (
    <tr>
      <th scope="row">
        <StateGlyph state={row.state} size={15} title={STATES[row.state].label} />{' '}
        {row.taskId === null ? (
          row.name
        ) : (
          <a href={linkTo.task({ dagId: view.dagId, runId, taskId: row.taskId })}>{row.name}</a>
        )}
      </th>
      <td className={classes.lane}>
        {row.spans.map((span) => (
          <Bar key={`${span.kind} ${span.start}`} span={span} scale={scale} now={now} />
        ))}
      </td>
      <td data-end>{first ? formatDuration(first.start - due) : '–'}</td>
      <td data-end>{row.tookMs === null ? '–' : formatDuration(row.tookMs)}</td>
    </tr>
  )
}

const WORDS = { queued: 'waited for its turn', work: 'worked', backoff: 'rested before another try' } as const

const Bar = ({ span, scale, now }: { readonly span: Span; readonly scale: TimeScale; readonly now: number }) => {
  const end = span.end ?? Math.max(span.start, now)
  const [left, right] = [scale.at(span.start), scale.at(end)]
  const outcome = span.kind === 'work' ? ` · ${STATES[span.state].label}` : ''
  return (
    <Tooltip label={`${WORDS[span.kind]} ${formatDuration(end - span.start)}${outcome}`}>
      <span
        className={classes.bar}
        data-kind={span.kind}
        data-tone={STATES[span.state].tone}
        style={{ left: percent(left), width: percent(right - left) }}
      />
    </Tooltip>
  )
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
