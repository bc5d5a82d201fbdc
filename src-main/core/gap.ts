import type { LedgerKind } from '../contract/models/ledger.ts'
import type { EpochMs } from '../contract/models/primitives.ts'

/** A look at both clocks: `now` is the wall's, `elapsed` counts milliseconds that really passed, sleep included. */
export type Look = { readonly now: EpochMs; readonly elapsed: number }

/** A span in which nobody watched the schedules, or by which the clock was set. */
export type Gap = { readonly kind: LedgerKind; readonly from: EpochMs; readonly to: EpochMs }

/** A scheduler that looks each ten seconds and did not for this long was asleep, or held up. */
const UNWATCHED = 30_000
/** Clocks are corrected by less than this all the time (ms). */
const CORRECTION = 2000

/** What happened between two looks, where it was more than time going on. */
export const gapBetween = (before: Look, after: Look): Gap | null => {
  const passed = Math.max(0, after.elapsed - before.elapsed)
  const expected = before.now + passed
  if (after.now < expected - CORRECTION) return { kind: 'clock_back', from: Math.round(expected), to: after.now }
  if (after.now > expected + CORRECTION) return { kind: 'clock_forward', from: before.now, to: after.now }
  return passed > UNWATCHED ? { kind: 'slept', from: before.now, to: after.now } : null
}

/** What happened between the last time that a former process is known to have looked, and this one's start. */
export const gapSince = (lastHeartbeat: EpochMs, now: EpochMs): Gap =>
  now < lastHeartbeat - CORRECTION
    ? { kind: 'clock_back', from: lastHeartbeat, to: now }
    : { kind: 'closed', from: lastHeartbeat, to: Math.max(now, lastHeartbeat) }
