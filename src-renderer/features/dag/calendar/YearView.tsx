import { useMemo } from 'react'
import type { CalendarDay } from '../../../../src-main/contract/models/run.ts'
import { hrefWith, usePlace } from '../../../shared/router.ts'
import { STATES } from '../../../shared/state/states.ts'
import classes from './calendar.module.css'
import { daysOf, stateOf, statesText } from './months.ts'
import { useArrows } from './useArrows.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun']

/** The days of a year, a column for each week; each leads to its hours. */
export const YearView = ({
  year,
  days,
  chosen,
}: {
  readonly year: number
  readonly days: readonly CalendarDay[]
  readonly chosen: string | null
}) => {
  const place = usePlace()
  const cells = useMemo(() => daysOf(year), [year])
  const byDate = useMemo(() => new Map(days.map((day) => [day.date, day.states])), [days])
  const last = days.at(-1)?.date
  const start = cells.findIndex(({ date }) => date === (chosen ?? last))
  const arrows = useArrows(Math.max(0, start))
  return (
    <div className={classes.scroll}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={classes.year} role="group" aria-label={`Days of ${year}`} onKeyDown={arrows.onKeyDown}>
        {cells
          .filter(({ date }) => date.endsWith('-01'))
          .map(({ date, column }) => (
            <span key={date} className={classes.month} style={{ gridColumn: column + 2 }}>
              {MONTHS[Number(date.slice(5, 7)) - 1]}
            </span>
          ))}
        {WEEKDAYS.map((name, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: days of the week stay
          <span key={row} className={classes.weekday} style={{ gridRow: row + 2 }}>
            {name}
          </span>
        ))}
        {cells.map(({ date, column, row }, index) => {
          const states = byDate.get(date) ?? {}
          const state = stateOf(states)
          const text = `${date}: ${statesText(states) || 'no run'}`
          return (
            <a
              key={date}
              className={classes.day}
              href={hrefWith(place, { day: date, year: null })}
              style={{ gridColumn: column + 2, gridRow: row + 2 }}
              data-x={column}
              data-y={row}
              data-n={index}
              data-tone={state === null ? undefined : STATES[state].tone}
              data-solid={(state !== null && STATES[state].solid) || undefined}
              aria-current={date === chosen ? 'date' : undefined}
              tabIndex={arrows.tabIndexOf(index)}
              title={text}
              aria-label={text}
            >
              {state !== null && state !== 'success' && (
                <svg viewBox="2 2 12 12" aria-hidden="true">
                  <path d={STATES[state].glyph} />
                </svg>
              )}
            </a>
          )
        })}
      </div>
    </div>
  )
}
