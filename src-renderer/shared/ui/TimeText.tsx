import { Tooltip } from '@mantine/core'
import { useNow } from '../clock.ts'
import { formatDate, formatDateMinute, formatExact, formatInstant, formatRelative, formatTime } from '../format/time.ts'
import { useZone } from '../zone.ts'

/**
 * An instant. `exact` shows its time, with the date where that is not today's; `full` always with the date, to the minute
 * if it starts one; `relative` how far it is. What is not shown stands in the hint, with the zone.
 */
export const TimeText = ({
  at,
  show = 'exact',
}: {
  readonly at: number | null
  readonly show?: 'exact' | 'full' | 'relative' | 'both'
}) => {
  const now = useNow()
  const zone = useZone()
  if (at === null) return <>–</>
  const relative = formatRelative(at, now)
  const isToday = formatDate(at, zone) === formatDate(now, zone)
  const exact = show === 'full' ? formatDateMinute(at, zone) : isToday ? formatTime(at, zone) : formatInstant(at, zone)
  const text = show === 'relative' ? relative : show === 'both' ? `${exact}, ${relative}` : exact
  return (
    <Tooltip label={`${formatExact(at, zone)} · ${relative}`}>
      <time dateTime={new Date(at).toISOString()} style={{ whiteSpace: 'nowrap' }}>
        {text}
      </time>
    </Tooltip>
  )
}
