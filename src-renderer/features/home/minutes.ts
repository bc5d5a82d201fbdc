import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'
import { formatCount } from '../../shared/format/number.ts'
import { formatDate, formatMinute } from '../../shared/format/time.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { type AnyState, STATES } from '../../shared/state/states.ts'

const MINUTE = 60_000

/** A minute is run two minutes after it began: it has to end, and late events get one more (spec §2). */
const DUE_AFTER = 2 * MINUTE

/** What a minute of the strip is; one that has no run since none is due yet is told apart from one that was left out. */
export const stateOfMinute = (minute: MinuteOutcome, now: EpochMs): AnyState =>
  minute.outcome === 'none' && now < minute.minute + DUE_AFTER + MINUTE / 2 ? 'due' : minute.outcome

/** A minute in one line: `2025-01-15 10:00 · success · 3,012 events, 15 errors`. */
export const minuteInWords = (minute: MinuteOutcome, now: EpochMs): string => {
  const state = STATES[stateOfMinute(minute, now)].label
  const events = minute.events === null ? null : `${formatCount(minute.events)} events`
  const errors = minute.errors ? `${formatCount(minute.errors)} errors` : null
  const counts = [events, errors].filter((part) => part !== null).join(', ')
  return [minuteTitle(minute.name), state === 'none' ? 'no run' : state, counts].filter(Boolean).join(' · ')
}

export type StripTotals = readonly { readonly state: AnyState; readonly count: number }[]

const SHOWN: readonly AnyState[] = ['success', 'failed', 'running', 'no_data', 'none', 'due']

/** How many minutes are in each state, in the legend's order, those without any left out. */
export const totalsOf = (minutes: readonly MinuteOutcome[], now: EpochMs): StripTotals =>
  SHOWN.map((state) => ({
    state,
    count: minutes.filter((minute) => stateOfMinute(minute, now) === state).length,
  })).filter(({ count }) => count > 0)

/** The minutes of one hour of the zone, each at its place; null where the list has none. */
export type HourRow = { readonly name: string; readonly cells: readonly (MinuteOutcome | null)[] }

/** The list, oldest first, by the hours of the zone's clocks. */
export const hoursOf = (minutes: readonly MinuteOutcome[], zone: string): HourRow[] => {
  const rows: { name: string; day: string; cells: (MinuteOutcome | null)[] }[] = []
  for (const minute of minutes) {
    const [hour = '', at = ''] = formatMinute(minute.minute, zone).split(':')
    const day = formatDate(minute.minute, zone)
    const last = rows.at(-1)
    // Where clocks go back an hour comes twice: its place is taken then.
    const isSame = last?.name === `${hour}:00` && last.day === day && last.cells[Number(at)] === null
    const row = isSame ? last : { name: `${hour}:00`, day, cells: Array<MinuteOutcome | null>(60).fill(null) }
    if (!isSame) rows.push(row)
    row.cells[Number(at)] = minute
  }
  return rows
}
