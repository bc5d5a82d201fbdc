import type { DataInterval, EpochMs } from '../../../src-main/contract/models/primitives.ts'

type Style = 'time' | 'minute' | 'date' | 'full' | 'zoned'

const OPTIONS: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  full: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  zoned: { timeZoneName: 'longOffset' },
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (style: Style, timeZone: string): Intl.DateTimeFormat => {
  const name = `${style} ${timeZone}`
  const known = formats.get(name)
  if (known) return known
  // Swedish writes dates as ISO 8601 does: 2025-01-15 10:00:03.
  const made = new Intl.DateTimeFormat('sv-SE', { ...OPTIONS[style], timeZone, hourCycle: 'h23' })
  formats.set(name, made)
  return made
}

/** `10:00:03` in that zone. */
export const formatTime = (at: EpochMs, zone: string): string => formatOf('time', zone).format(at)
/** `10:00` in that zone. */
export const formatMinute = (at: EpochMs, zone: string): string => formatOf('minute', zone).format(at)
/** `2025-01-15` in that zone. */
export const formatDate = (at: EpochMs, zone: string): string => formatOf('date', zone).format(at)
/** `2025-01-15 10:00:03` in that zone. */
export const formatInstant = (at: EpochMs, zone: string): string => formatOf('full', zone).format(at)
/** `2025-01-15 10:00` in that zone, with its seconds where it is not the start of a minute. */
export const formatDateMinute = (at: EpochMs, zone: string): string =>
  at % 60_000 === 0 ? `${formatDate(at, zone)} ${formatMinute(at, zone)}` : formatInstant(at, zone)

/** `2025-01-15 10:00:03 Asia/Tehran (+03:30)`: leaves nothing open. */
export const formatExact = (at: EpochMs, zone: string): string => {
  const offset = formatOf('zoned', zone)
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')
    ?.value.replace('GMT', '')
    .replace('−', '-')
  return `${formatInstant(at, zone)} ${zone}${offset && zone !== 'UTC' ? ` (${offset})` : ''}`
}

/** `14:12 – 14:13` in that zone; with seconds where there are some, with dates where it spans more than a day. */
export const formatInterval = ({ start, end }: DataInterval, zone: string): string => {
  if (end - start > 86_400_000) return `${formatDate(start, zone)} – ${formatDate(end, zone)}`
  const format = start % 60_000 === 0 && end % 60_000 === 0 ? formatMinute : formatTime
  return `${format(start, zone)} – ${format(end, zone)}`
}

/** How far from `now`: `just now`, `42 s ago`, `in 3 min`, `2 h ago`, `5 d ago`. */
export const formatRelative = (at: EpochMs, now: EpochMs): string => {
  const seconds = Math.round(Math.abs(at - now) / 1000)
  if (seconds < 2) return 'just now'
  const text =
    seconds < 90
      ? `${seconds} s`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min`
        : seconds < 129_600
          ? `${Math.round(seconds / 3600)} h`
          : `${Math.round(seconds / 86_400)} d`
  return at > now ? `in ${text}` : `${text} ago`
}
