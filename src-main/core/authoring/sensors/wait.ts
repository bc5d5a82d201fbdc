import type { EpochMs } from '../../../contract/models/primitives.ts'

export type Waiting = {
  readonly now: EpochMs
  /** The first poke. */
  readonly firstStartedAt: EpochMs
  /** ms */
  readonly pokeInterval: number
  /** ms since the first poke */
  readonly timeout: number
  readonly exponentialBackoff: boolean
  /** ms */
  readonly maxWait: number | null
  /** When it is known before that it cannot be met, as for an instant. */
  readonly notBefore: EpochMs | null
}

/**
 * When to poke next, or null once the time is up. The last poke comes at the very end of the timeout. With
 * `exponentialBackoff` each wait is twice the one before: after waits of 1 + 2 + … + 2ⁿ⁻¹ intervals the next is 2ⁿ, which
 * is the time gone by, plus one. So nothing has to be counted.
 */
export const nextPoke = (waiting: Waiting): EpochMs | null => {
  const { now, firstStartedAt, pokeInterval, exponentialBackoff, maxWait } = waiting
  const deadline = firstStartedAt + waiting.timeout
  if (now >= deadline) return null
  const gone = Math.max(0, now - firstStartedAt)
  const wait = Math.min(exponentialBackoff ? gone + pokeInterval : pokeInterval, maxWait ?? Infinity)
  return Math.min(Math.max(waiting.notBefore ?? now + wait, now + 1), deadline)
}
