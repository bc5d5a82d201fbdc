import type { EpochMs } from '../../contract/models/primitives.ts'

export const MINUTE_MS = 60_000

/** `event_minute`: the start of the minute in which the instant lies. Zones are whole minutes off UTC, so it holds in all. */
export const minuteOf = (instant: EpochMs): EpochMs => Math.floor(instant / MINUTE_MS) * MINUTE_MS
