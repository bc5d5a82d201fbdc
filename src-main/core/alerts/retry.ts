import type { EpochMs } from '../../contract/models/primitives.ts'

/** An alert that nobody took for so long is given up (ms). */
export const GIVE_UP_AFTER = 24 * 60 * 60_000
const FIRST_WAIT = 1000
const LONGEST_WAIT = 15 * 60_000

/**
 * When to try again after `tries` in vain: 1 s, 4 s, 16 s, … up to a quarter of an hour, or what the receiver asked for; null
 * once the alert is a day old.
 */
export const nextTryAt = (of: {
  readonly owedSince: EpochMs
  readonly now: EpochMs
  readonly tries: number
  readonly retryAfter: number | null
}): EpochMs | null => {
  if (of.now - of.owedSince >= GIVE_UP_AFTER) return null
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 4 ** (of.tries - 1))
  return of.now + Math.max(wait, Math.min(of.retryAfter ?? 0, LONGEST_WAIT))
}
