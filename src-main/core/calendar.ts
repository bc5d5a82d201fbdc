import type { EpochMs } from '../contract/models/primitives.ts'
import { instantsOf, type LocalMs, transitionIn } from './zone.ts'

/** A day of a zone's calendar: `YYYY-MM-DD`, and the instants `[start, end)` at which its clocks show it. */
export type Day = { readonly date: string; readonly start: EpochMs; readonly end: EpochMs }

const DAY = 86_400_000

/** All days of a year, in order and without gaps. Throws `PfadError('bad-timezone')`. */
export const daysOfYear = (year: number, zone: string): Day[] => {
  const midnights: LocalMs[] = []
  for (let local = Date.UTC(year, 0, 1); local <= Date.UTC(year + 1, 0, 1); local += DAY) midnights.push(local)
  const starts = midnights.map((local) => firstInstant(local, zone))
  return midnights.slice(0, -1).map((local, index) => ({
    date: new Date(local).toISOString().slice(0, 10),
    start: starts[index] ?? local,
    end: starts[index + 1] ?? local,
  }))
}

/** When the zone's clocks first show this midnight or, where they jump over it, what comes after. */
const firstInstant = (midnight: LocalMs, zone: string): EpochMs => {
  const [first] = instantsOf(midnight, zone)
  return first ?? transitionIn(midnight - DAY, midnight + DAY, zone)?.at ?? midnight
}
