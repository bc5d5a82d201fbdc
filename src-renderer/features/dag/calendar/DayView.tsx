import type { CallOutput } from '../../../../src-main/contract/calls.ts'
import type { RunMinute } from '../../../../src-main/contract/models/run.ts'
import { formatMinute } from '../../../shared/format/time.ts'
import { linkTo } from '../../../shared/links.ts'
import { hrefTo } from '../../../shared/router.ts'
import { StateGlyph } from '../../../shared/state/StateGlyph.tsx'
import { STATES } from '../../../shared/state/states.ts'
import { Notice } from '../../../shared/ui/Notice.tsx'
import classes from './calendar.module.css'
import { stateOf, statesText } from './months.ts'
import { useArrows } from './useArrows.ts'

type Day = CallOutput<'runs.calendarDay'>
const HOUR = 3_600_000
const MINUTE = 60_000
/** Up to so many minutes with runs they are listed, hour by hour; above, each minute has its place. */
const LISTED = 96
/** Up to so many fit on one line or two. */
const FEW = 30

/** The hours of a day and the minutes that have runs; each leads to its run. Hours that the clocks skip are not there. */
export const DayView = ({ dagId, day }: { readonly dagId: string; readonly day: Day }) => {
  const span = day.minutes.length <= FEW ? day.end - day.start : HOUR
  const hours = Array.from({ length: Math.ceil((day.end - day.start) / span) }, (_, index) => day.start + index * span)
  const inHour = (at: number) => day.minutes.filter((minute) => minute.at >= at && minute.at < at + span)
  const arrows = useArrows(0)
  if (day.minutes.length === 0) {
    return (
      <Notice icon="calendar" title="No run on this day">
        Choose another day.
      </Notice>
    )
  }
  const isListed = day.minutes.length <= LISTED
  const first = day.minutes[0]?.at
  const isFew = day.minutes.length <= FEW
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.hours} role="group" aria-label="Hours and minutes" onKeyDown={arrows.onKeyDown}>
      {hours
        .map((at) => ({ at, minutes: inHour(at) }))
        .filter(({ minutes }) => !isListed || minutes.length > 0)
        .map(({ at, minutes }, row) => (
          <div key={at} className={isFew ? undefined : classes.hour}>
            {!isFew && <span className={classes.hourName}>{formatMinute(at, day.timezone)}</span>}
            <span className={isListed ? classes.list : classes.minutes}>
              {minutes.map((minute) => {
                const column = Math.floor((minute.at - at) / MINUTE)
                const n = minute.at === first ? 0 : row * 60 + column + 1
                return (
                  <Minute
                    key={minute.at}
                    {...{ dagId, minute, isListed, n, row }}
                    column={isListed ? minutes.indexOf(minute) : column}
                    zone={day.timezone}
                    tabIndex={arrows.tabIndexOf(n)}
                  />
                )
              })}
            </span>
          </div>
        ))}
    </div>
  )
}

const Minute = ({
  dagId,
  minute: { at, states, runId },
  isListed,
  n,
  row,
  column,
  zone,
  tabIndex,
}: {
  readonly dagId: string
  readonly minute: RunMinute
  readonly isListed: boolean
  readonly n: number
  readonly row: number
  readonly column: number
  readonly zone: string
  readonly tabIndex: number
}) => {
  const state = stateOf(states) ?? 'success'
  const time = formatMinute(at, zone)
  const text = `${time}: ${statesText(states)}`
  const href = runId === null ? hrefTo(['runs'], { dag: dagId }) : linkTo.run(dagId, runId)
  return (
    <a
      className={isListed ? classes.chip : classes.minute}
      href={href}
      data-x={column}
      data-y={row}
      data-n={n}
      data-tone={STATES[state].tone}
      data-solid={STATES[state].solid || undefined}
      style={isListed ? undefined : { gridColumn: column + 1 }}
      tabIndex={tabIndex}
      title={text}
      aria-label={text}
    >
      {isListed ? (
        <>
          <StateGlyph state={state} size={15} />
          {time}
        </>
      ) : (
        state !== 'success' && (
          <svg viewBox="2 2 12 12" aria-hidden="true">
            <path d={STATES[state].glyph} />
          </svg>
        )
      )}
    </a>
  )
}
