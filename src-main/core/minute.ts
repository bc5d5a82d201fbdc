import type { EpochMs } from '../contract/models/primitives.ts'
import { formatOffset, instantsOf, offsetAt, toLocal } from './zone.ts'

const MINUTE = 60_000

/** Start of the minute of `instant` on the zone's clocks (seconds zeroed). */
const startOfMinute = (instant: EpochMs, zone: string): EpochMs => {
  const local = toLocal(instant, zone)
  return instant - (((local % MINUTE) + MINUTE) % MINUTE)
}

/** The minute of spec §2: the start of the data interval in the pipeline's zone, less the minute that lets late events arrive. */
export const pipelineMinute = (dataIntervalStart: EpochMs, zone: string): EpochMs =>
  startOfMinute(dataIntervalStart, zone) - MINUTE

/**
 * A minute's name, `YYYY-MM-DD_HH-MM` in `zone` (spec §2). Where clocks go back, the second pass of an hour appends its
 * offset (`2026-10-25_02-30+0100`), so that no two minutes share a name.
 */
export const minuteName = (instant: EpochMs, zone: string): string => {
  const start = startOfMinute(instant, zone)
  const local = toLocal(start, zone)
  const name = new Date(local).toISOString().slice(0, 16).replace('T', '_').replace(':', '-')
  const isSecondPass = instantsOf(local, zone).some((other) => other < start)
  return isSecondPass ? name + formatOffset(offsetAt(start, zone)) : name
}

const NAME = /^(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)([+-]\d{4})?$/

const DAY = 24 * 60 * MINUTE

/** `minuteOfName` for many names: the zone is asked once for a day on which its clocks do not change. */
export const createNameReader = (zone: string): ((name: string) => EpochMs | null) => {
  let known: { readonly day: number; readonly offset: number | null } | null = null
  return (name) => {
    const [, date, hour, minute, offset] = NAME.exec(name) ?? []
    const local = date === undefined ? Number.NaN : Date.parse(`${date}T${hour}:${minute}:00Z`)
    if (Number.isNaN(local) || offset !== undefined) return minuteOfName(name, zone)
    const day = Math.floor(local / DAY)
    if (known?.day !== day) {
      // No zone changes its clocks twice within three days.
      const [before, after] = [offsetAt((day - 1) * DAY, zone), offsetAt((day + 2) * DAY, zone)]
      known = { day, offset: before === after ? before : null }
    }
    // A day that its month does not have is taken for one of the next.
    const isDate = new Date(local).toISOString().startsWith(`${date}T`)
    return known.offset === null || !isDate ? minuteOfName(name, zone) : local - known.offset
  }
}

/** The start of the minute of that name in `zone`, or null: whatever `minuteName` would not write is none. */
export const minuteOfName = (name: string, zone: string): EpochMs | null => {
  const [, date, hour, minute] = NAME.exec(name) ?? []
  if (date === undefined) return null
  const local = Date.parse(`${date}T${hour}:${minute}:00Z`)
  if (Number.isNaN(local)) return null
  return instantsOf(local, zone).find((instant) => minuteName(instant, zone) === name) ?? null
}
