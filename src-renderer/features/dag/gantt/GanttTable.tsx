import type { DagRunDetail } from '../../../../src-main/contract/models/run.ts'
import { useNow } from '../../../shared/clock.ts'
import { formatDuration } from '../../../shared/format/duration.ts'
import { formatPlural } from '../../../shared/format/number.ts'
import { linkTo } from '../../../shared/links.ts'
import { StateBadge } from '../../../shared/state/StateBadge.tsx'
import { STATES } from '../../../shared/state/states.ts'
import ui from '../../../shared/ui/page.module.css'
import { TimeText } from '../../../shared/ui/TimeText.tsx'
import { cellOf } from '../grid/cellState.ts'
import classes from './gantt.module.css'
import { axisStart, axisSteps, type GanttBar, type GanttRow, ganttRows, timesOf } from './ganttRows.ts'

/** Rows that are drawn at most. */
const MOST = 400

/** A table of times whose last column draws them along one axis, from when the run was due. */
export const GanttTable = ({ detail }: { readonly detail: DagRunDetail }) => {
  const { run } = detail
  const ticking = useNow()
  const rows = ganttRows(detail)
  const now = run.endDate === null ? ticking : run.endDate
  const end = Math.max(run.runAfter + 1, now, ...detail.attempts.map((attempt) => attempt.endDate ?? now))
  const { start, zero } = axisStart(run, end)
  const scale: Scale = { at: (value) => (Math.max(0, value - start) / (end - start)) * 100, end }
  const steps = axisSteps(end - zero)
  return (
    <div className={ui.scroll}>
      <table className={`${ui.table} ${classes.table}`} aria-label={`Times of ${run.runId}`}>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">State</th>
            <th scope="col" data-end>
              Queued
            </th>
            <th scope="col" data-end>
              Ran
            </th>
            <th scope="col" className={classes.axis}>
              <span className={classes.axisName}>
                {zero === run.runAfter ? 'due' : 'queued'} <TimeText at={zero} show="full" />
              </span>
              {steps.map((step) => (
                <i key={step} className={classes.step} style={{ left: `${scale.at(zero + step)}%` }}>
                  {step > 0 && `+${formatDuration(step)}`}
                </i>
              ))}
            </th>
          </tr>
        </thead>
        <tbody>
          <RunRow detail={detail} scale={scale} />
          {rows.slice(0, MOST).map((row) => (
            <TaskRow key={`${row.taskId} ${row.mapIndex}`} row={row} detail={detail} scale={scale} now={now} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p className={classes.rest}>{formatPlural(rows.length - MOST, 'more row')}; the run’s page has all tasks.</p>
      )}
    </div>
  )
}

type Scale = { readonly at: (value: number) => number; readonly end: number }

/** The run itself: how late it was queued, how long it waited, how long it ran. */
const RunRow = ({ detail: { run }, scale }: { readonly detail: DagRunDetail; readonly scale: Scale }) => {
  const { tone } = STATES[run.state]
  const started = run.startDate ?? scale.end
  return (
    <tr className={classes.run}>
      <td>
        the whole run
        {run.startDate !== null && (
          <div className={ui.soft}>late by {formatDuration(Math.max(0, run.startDate - run.runAfter))}</div>
        )}
      </td>
      <td>
        <StateBadge state={run.state} />
      </td>
      <td data-end>{formatDuration(Math.max(0, started - run.queuedAt))}</td>
      <td data-end>{run.startDate === null ? '–' : formatDuration((run.endDate ?? scale.end) - run.startDate)}</td>
      <td className={classes.track}>
        <Stretch kind="late" from={run.runAfter} to={run.queuedAt} scale={scale} text="late" />
        <Stretch kind="queued" from={run.queuedAt} to={started} scale={scale} text="queued" />
        {run.startDate !== null && (
          <Stretch kind="ran" tone={tone} from={run.startDate} to={run.endDate ?? scale.end} scale={scale} text="ran" />
        )}
      </td>
    </tr>
  )
}

const TaskRow = ({
  row,
  detail,
  scale,
  now,
}: {
  readonly row: GanttRow
  readonly detail: DagRunDetail
  readonly scale: Scale
  readonly now: number
}) => {
  const { queued, ran } = timesOf(row, now)
  const { dagId, runId } = detail.run
  const counts = { [row.taskId]: countsOf(row) }
  const state = cellOf(counts, [row.taskId])?.state ?? 'none'
  return (
    <tr>
      <td>
        <a className={ui.link} href={linkTo.task({ dagId, runId, taskId: row.taskId, mapIndex: row.mapIndex })}>
          {row.taskId}
        </a>
        {row.mapIndex >= 0 && <span className={ui.soft}> [{row.mapIndex}]</span>}
        {row.instances.length > 1 && <span className={ui.soft}> mapped × {row.instances.length}</span>}
      </td>
      <td>
        <StateBadge state={state} />
      </td>
      <td data-end>{row.bars.length === 0 ? '–' : formatDuration(queued)}</td>
      <td data-end>{row.bars.length === 0 ? '–' : formatDuration(ran)}</td>
      <td className={classes.track}>
        {row.bars.map((bar) => (
          <Bar key={`${bar.attempt.mapIndex} ${bar.attempt.tryNumber}`} bar={bar} scale={scale} />
        ))}
      </td>
    </tr>
  )
}

const Bar = ({
  bar: { attempt, queuedAt, startDate, endDate },
  scale,
}: {
  readonly bar: GanttBar
  readonly scale: Scale
}) => {
  const { label, tone } = STATES[attempt.outcome ?? 'running']
  const name = `attempt ${attempt.tryNumber}: ${label}`
  return (
    <>
      <Stretch
        kind="queued"
        from={queuedAt}
        to={startDate}
        scale={scale}
        text={`attempt ${attempt.tryNumber}: queued`}
      />
      <Stretch kind="ran" tone={tone} from={startDate} to={endDate ?? scale.end} scale={scale} text={name} />
    </>
  )
}

const Stretch = (of: {
  readonly kind: 'late' | 'queued' | 'ran'
  readonly tone?: string
  readonly from: number
  readonly to: number
  readonly scale: Scale
  readonly text: string
}) => {
  if (of.to <= of.from && of.kind !== 'ran') return null
  const left = of.scale.at(of.from)
  const width = of.scale.at(Math.max(of.to, of.from)) - left
  return (
    <span
      className={classes.stretch}
      data-kind={of.kind}
      data-tone={of.tone}
      style={{ left: `${left}%`, width: `max(3px, ${width}%)` }}
      title={`${of.text}, ${formatDuration(of.to - of.from)}`}
    />
  )
}

const countsOf = ({ instances }: GanttRow) => {
  const counts: Partial<Record<(typeof instances)[number]['state'], number>> = {}
  for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
