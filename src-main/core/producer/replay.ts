import type { EpochMs } from '../../contract/models/primitives.ts'
import { createArrivals } from './arrivals.ts'
import type { LiveSource } from './live.ts'
import { createShop } from './shop.ts'

const SECOND = 1000
const MINUTE = 60_000
/** Events are late by no more: a minute's run begins a minute after its end, which is no time at all on a fast clock. */
const MOST_LATE_MS = 10 * SECOND
/** A longer time without a call is not made up for. */
const LONGEST_GAP = 15 * MINUTE

/**
 * A live source for a clock that runs fast: it begins with the next full minute and makes each second's events as one,
 * so that what a minute holds follows from seed, minute and rate, however often it is asked and however fast time goes.
 */
export const createReplaySource = ({ seed, start }: { seed: number; start: EpochMs }): LiveSource => {
  const from = Math.ceil(start / MINUTE) * MINUTE
  const arrivals = createArrivals(createShop(seed, from), MOST_LATE_MS)
  /** The next second to be made. */
  let next = from
  let owed = 0
  return {
    advance(now, eventsPerSecond, most) {
      if (now - next > LONGEST_GAP) next = Math.floor(now / SECOND) * SECOND
      for (; next + SECOND <= now && arrivals.waiting < most; next += SECOND) {
        owed += eventsPerSecond
        const count = Math.floor(owed)
        owed -= count
        for (let i = 0; i < count; i += 1) arrivals.happen(next + Math.floor((i * SECOND) / count))
      }
      return arrivals.take(next)
    },
  }
}
