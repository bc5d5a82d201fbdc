import type { EpochMs } from '../../contract/models/primitives.ts'
import { instantsOf, offsetAt, toLocal } from '../zone.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000
const DATE = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[ T_]+(\d{2})(?:[:-](\d{2}))?)?(?!\d)/
const TIME = /(?<![\d:.-])(\d{1,2}):(\d{2})(?![\d.])/

/** A span of time that a text names: `[start, end)`. */
export type Span = { readonly start: EpochMs; readonly end: EpochMs }

/**
 * The day, hour or minute that stands in `text`, on the clocks of `zone`: `2025-01-15`, `2025-01-15 10`, `2025-01-15_10-31`, or
 * a time alone, the last such one before `now`; null: there is none. Where clocks went back the span holds both passes.
 */
export const timeIn = (text: string, zone: string, now: EpochMs): Span | null => {
  const date = DATE.exec(text)
  if (date !== null) {
    const [, year = '', month = '', day = '', hour, minute] = date
    const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
    // 2025-02-31 parses on no engine; the hours and minutes are ours to check.
    if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return null
    if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) return null
    const local = midnight + Number(hour ?? 0) * HOUR + Number(minute ?? 0) * MINUTE
    return spanOf(local, minute !== undefined ? MINUTE : hour !== undefined ? HOUR : DAY, zone)
  }
  const time = TIME.exec(text)
  if (time === null) return null
  const [hour, minute] = [Number(time[1]), Number(time[2])]
  if (hour > 23 || minute > 59) return null
  const localNow = toLocal(now, zone)
  const today = localNow - (((localNow % DAY) + DAY) % DAY) + hour * HOUR + minute * MINUTE
  return spanOf(today > localNow ? today - DAY : today, MINUTE, zone)
}

const spanOf = (local: number, length: number, zone: string): Span => {
  // Where clocks jump over it, what they would have shown without the jump.
  const near = (at: number): number[] => {
    const found = instantsOf(at, zone)
    return found.length > 0 ? found : [at - offsetAt(at, zone)]
  }
  const start = near(local)[0] ?? local
  const last = near(local + length - MINUTE).at(-1) ?? start
  return { start, end: Math.max(last, start) + MINUTE }
}
