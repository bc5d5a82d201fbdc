import { PfadError } from '../contract/error.ts'
import type { EpochMs } from '../contract/models/primitives.ts'

/**
 * Local times are written as the epoch ms that the same wall clock would have in UTC: plain numbers that can be
 * compared and divided into days, and never be taken for an instant without passing through here.
 */
export type LocalMs = number

const MINUTE = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()
const memos = new Map<string, Map<number, number>>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  } catch (cause) {
    throw new PfadError(
      'bad-timezone',
      `There is no time zone "${zone}".`,
      'Use an IANA name such as Asia/Tehran, Europe/Berlin or UTC.',
      { cause },
    )
  }
  formats.set(zone, format)
  return format
}

/** Throws `PfadError('bad-timezone')` unless `zone` is an IANA name that this platform knows. */
export const checkZone = (zone: string): void => {
  formatOf(zone)
}

/** Local time minus UTC at that instant, in ms: positive east of Greenwich. */
export const offsetAt = (instant: EpochMs, zone: string): number => {
  if (zone === 'UTC') return 0
  const memo = memos.get(zone) ?? new Map<number, number>()
  memos.set(zone, memo)
  // No zone has ever changed its offset within a minute of UTC since clocks were set by the minute.
  const minute = Math.floor(instant / MINUTE)
  const known = memo.get(minute)
  if (known !== undefined) return known
  const offset = readOffset(minute * MINUTE, formatOf(zone))
  if (memo.size > 4096) memo.clear()
  memo.set(minute, offset)
  return offset
}

const readOffset = (instant: EpochMs, format: Intl.DateTimeFormat): number => {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(instant)
    .split(/\D+/)
    .map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant
}

export const toLocal = (instant: EpochMs, zone: string): LocalMs => instant + offsetAt(instant, zone)

/** A change of a zone's offset: the first instant that has the new one. */
export type Transition = { readonly at: EpochMs; readonly before: number; readonly after: number }

/** The change of offset in `(from, to]`, of which there must be at most one, or null. */
export const transitionIn = (from: EpochMs, to: EpochMs, zone: string): Transition | null => {
  const before = offsetAt(from, zone)
  const after = offsetAt(to, zone)
  if (before === after) return null
  let low = Math.floor(from / MINUTE)
  let high = Math.floor(to / MINUTE)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * MINUTE, zone) === before) low = middle
    else high = middle
  }
  return { at: high * MINUTE, before, after }
}

/** No offset is further from UTC than 14 h, so a local time's instants are within this of its number. */
const FAR = 15 * 60 * MINUTE

/** The instants at which the zone's clocks show `local`: one; two where they go back; none where they jump over it. */
export const instantsOf = (local: LocalMs, zone: string): EpochMs[] => {
  const offsets = new Set([offsetAt(local - FAR, zone), offsetAt(local + FAR, zone)])
  return [...offsets]
    .map((offset) => local - offset)
    .filter((instant) => toLocal(instant, zone) === local)
    .toSorted((a, b) => a - b)
}

/** `+0330`, `-0500`; seconds of historic offsets are dropped. */
export const formatOffset = (offset: number): string => {
  const minutes = Math.trunc(Math.abs(offset) / MINUTE)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}
