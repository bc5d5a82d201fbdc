import type { EpochMs } from '../contract/models/primitives.ts'
import { type Cron, nextMatchingDay } from './cron.ts'
import { checkZone, type LocalMs, offsetAt, type Transition, toLocal, transitionIn } from './zone.ts'

/** The instants at which a cron fires in a zone. Both are strict, and null beyond the cron's horizon. */
export type FireTimes = {
  readonly next: (after: EpochMs) => EpochMs | null
  readonly previous: (before: EpochMs) => EpochMs | null
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MINUTE = 60_000

/**
 * Airflow's rule where clocks change. A cron that fires in every hour follows real time: both passes of a repeated hour,
 * none of a skipped one. Any other fires once for each local time that it names: in the second pass of a repeated hour,
 * and a skipped time is moved on by the gap. Airflow computes this step by step, so that its answer can depend on where
 * it started (an hourly cron restricted to some days misses an hour after a change); here it is one fixed set.
 * Throws `PfadError('bad-timezone')`.
 */
export const fireTimes = (cron: Cron, zone: string): FireTimes => {
  checkZone(zone)
  const seek = (from: EpochMs, direction: 1 | -1): EpochMs | null => {
    // A day earlier: where clocks change at midnight, a day's last times may lie in the next day.
    const today = Math.floor(toLocal(from, zone) / DAY) * DAY
    let found: EpochMs | null = null
    let isConfirmed = false
    let day = nextMatchingDay(cron, today - direction * DAY, direction)
    while (day !== null) {
      const transition = transitionIn(day - 15 * HOUR, day + 36 * HOUR, zone)
      const first = firstOfDay(cron, { day, transition, zone, direction, from })
      if (first !== null && (found === null || (direction === 1 ? first < found : first > found))) found = first
      // Around a change two days can interleave, so the next one has a say too.
      if (found !== null && (transition === null || isConfirmed)) return found
      isConfirmed = found !== null
      day = nextMatchingDay(cron, day + direction * DAY, direction)
    }
    return found
  }
  return { next: (after) => seek(after, 1), previous: (before) => seek(before, -1) }
}

type DaySearch = {
  readonly day: LocalMs
  readonly transition: Transition | null
  readonly zone: string
  readonly direction: 1 | -1
  readonly from: EpochMs
}

const firstOfDay = (cron: Cron, { day, transition, zone, direction, from }: DaySearch): EpochMs | null => {
  if (transition === null) {
    const base = day - offsetAt(day, zone)
    const bound = (from - base) / MINUTE
    const index = countBelow(cron.timesOfDay, direction === 1 ? Math.floor(bound) + 1 : bound)
    const time = cron.timesOfDay[direction === 1 ? index : index - 1]
    return time === undefined ? null : base + time * MINUTE
  }
  const instants = cron.timesOfDay
    .flatMap((minutes) => resolve(day + minutes * MINUTE, transition, cron.everyHour))
    .filter((instant) => direction * (instant - from) > 0)
  if (instants.length === 0) return null
  return instants.reduce((best, instant) => (direction === 1 ? Math.min(best, instant) : Math.max(best, instant)))
}

/** How many of the ascending `values` are less than `bound`. */
const countBelow = (values: readonly number[], bound: number): number => {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low
}

const resolve = (local: LocalMs, { at, before, after }: Transition, everyHour: boolean): EpochMs[] => {
  const early = local - before
  const late = local - after
  const showsEarly = early < at
  const showsLate = late >= at
  if (showsEarly && showsLate) return everyHour ? [early, late] : [late]
  if (showsEarly) return [early]
  if (showsLate) return [late]
  return everyHour ? [] : [early]
}
