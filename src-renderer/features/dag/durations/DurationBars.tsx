import { type KeyboardEvent, useState } from 'react'
import type { DagRunState } from '../../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../../shared/format/duration.ts'
import { formatDateMinute } from '../../../shared/format/time.ts'
import { linkTo } from '../../../shared/links.ts'
import { navigate } from '../../../shared/router.ts'
import { StateBadge } from '../../../shared/state/StateBadge.tsx'
import { STATES } from '../../../shared/state/states.ts'
import { useZone } from '../../../shared/zone.ts'
import classes from './durations.module.css'
import { summarize } from './quantile.ts'

export type DurationBar = {
  readonly runId: string
  readonly state: DagRunState
  readonly at: number
  readonly queued: number
  readonly ran: number
}

/** A bar for each run, oldest first, with the median and the 95th percentile as lines across. */
export const DurationBars = ({
  dagId,
  bars,
  what,
}: {
  readonly dagId: string
  readonly bars: readonly DurationBar[]
  readonly what: string
}) => {
  const zone = useZone()
  const [active, setActive] = useState<number | null>(null)
  const summary = summarize(bars.map(({ ran }) => ran))
  if (summary === null) return <p className={classes.read}>No run here has a time of {what}.</p>
  const top = Math.max(1, ...bars.map(({ ran, queued }) => ran + queued)) * 1.06
  const shown = bars[active ?? -1]
  const open = (bar: DurationBar | undefined): void => {
    if (bar) navigate(linkTo.run(dagId, bar.runId))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = active ?? bars.length
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key]
    if (event.key === 'Enter') open(shown)
    if (next === undefined) return
    event.preventDefault()
    setActive(Math.max(0, Math.min(bars.length - 1, next)))
  }
  return (
    <figure className={classes.figure}>
      <div
        className={classes.plot}
        // A picture that one walks along by arrows; what stands at the cursor is told below it.
        role="slider"
        tabIndex={0}
        aria-label={`Durations of ${what}, ${bars.length} runs`}
        aria-valuemin={1}
        aria-valuemax={bars.length}
        aria-valuenow={(active ?? bars.length - 1) + 1}
        aria-valuetext={shown ? textOf(shown, zone) : `median ${formatDuration(summary.median)}`}
        onKeyDown={onKeyDown}
      >
        {[
          { name: 'median', value: summary.median },
          { name: 'p95', value: summary.p95 },
        ].map(({ name, value }) => (
          <span key={name} className={classes.line} data-name={name} style={{ bottom: `${(value / top) * 100}%` }}>
            <em>
              {name} {formatDuration(value)}
            </em>
          </span>
        ))}
        {bars.map((bar, index) => (
          // By mouse; keys are those of the picture.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <span
            key={bar.runId}
            className={classes.bar}
            aria-hidden="true"
            data-tone={STATES[bar.state].tone}
            data-active={index === active || undefined}
            title={textOf(bar, zone)}
            onClick={() => open(bar)}
            onPointerEnter={() => setActive(index)}
          >
            <span className={classes.queued} style={{ height: `${(bar.queued / top) * 100}%` }} />
            <span className={classes.ran} style={{ height: `${(bar.ran / top) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption className={classes.read}>
        {shown ? (
          <>
            <StateBadge state={shown.state} />
            <span>{textOf(shown, zone)}</span>
          </>
        ) : (
          'Arrows go from run to run, Enter opens one. Dashed: queued.'
        )}
      </figcaption>
    </figure>
  )
}

const textOf = ({ at, ran, queued, state }: DurationBar, zone: string): string =>
  `${formatDateMinute(at, zone)}: ran ${formatDuration(ran)}${queued > 0 ? `, queued ${formatDuration(queued)}` : ''}, ${STATES[state].label}`
