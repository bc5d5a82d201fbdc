import { Button } from '@mantine/core'
import { presentTime } from '../../../shared/clock.ts'
import { hrefWith, usePlace } from '../../../shared/router.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { Icon } from '../../../shared/ui/Icon.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import { Notice } from '../../../shared/ui/Notice.tsx'
import dagClasses from '../dag.module.css'
import { calendarDay, calendarYear } from '../dagStore.ts'
import type { TabProps } from '../tab.ts'
import { DayView } from './DayView.tsx'
import { StateLegend } from './StateLegend.tsx'
import { YearView } from './YearView.tsx'

const thisYear = (zone: string): number =>
  Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone }).format(presentTime()))

/** The runs of a year by day; a chosen day by hour and minute. Days are those of the DAG's zone. */
export const CalendarTab = ({ dag }: TabProps) => {
  const place = usePlace()
  const date = place.search.get('day')
  const asked = Number(place.search.get('year') ?? date?.slice(0, 4) ?? Number.NaN)
  const year = asked >= 1970 && asked <= 9999 ? Math.floor(asked) : thisYear(dag.timezone)
  const key = { dagId: dag.dagId, year }
  const live = calendarYear.use(key)
  return (
    <>
      <Card flush>
        <div className={dagClasses.bar}>
          <div className={dagClasses.choice}>
            <YearLink year={year - 1} label="The year before" icon="left" />
            <b>{year}</b>
            <YearLink year={year + 1} label="The year after" icon="right" />
            <span className={dagClasses.soft}>days of {dag.timezone}, by logical date</span>
          </div>
          <StateLegend />
        </div>
        <Loaded live={live} lines={6} onRetry={() => calendarYear.refresh(key)}>
          {({ days }) => (
            <>
              <YearView year={year} days={days} chosen={date} />
              {days.length === 0 && (
                <Notice icon="calendar" title={`No run in ${year}`}>
                  Go to another year, trigger a run, or backfill dates of the past.
                </Notice>
              )}
            </>
          )}
        </Loaded>
      </Card>
      {date !== null && <Day dagId={dag.dagId} date={date} />}
    </>
  )
}

const YearLink = ({
  year,
  label,
  icon,
}: {
  readonly year: number
  readonly label: string
  readonly icon: 'left' | 'right'
}) => (
  <Button
    component="a"
    variant="default"
    size="compact-md"
    aria-label={label}
    href={hrefWith(usePlace(), { year, day: null })}
  >
    <Icon name={icon} size={16} />
  </Button>
)

const Day = ({ dagId, date }: { readonly dagId: string; readonly date: string }) => {
  const key = { dagId, date }
  const live = calendarDay.use(key)
  const place = usePlace()
  return (
    <Card
      flush
      className={dagClasses.below}
      title={date}
      aside={<a href={hrefWith(place, { day: null })}>Close the day</a>}
    >
      <Loaded live={live} lines={6} onRetry={() => calendarDay.refresh(key)}>
        {(day) => <DayView dagId={dagId} day={day} />}
      </Loaded>
    </Card>
  )
}
