import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { createArrivals } from './arrivals.ts'
import { createShop } from './shop.ts'

/** A source of events that goes with the time, at a rate that may change whenever it is asked. */
export type LiveSource = {
  /** The events that reached us since the last call; at most `most` new ones, what is above is not made up for. */
  advance(now: EpochMs, eventsPerSecond: number, most: number): UserEvent[]
}

/** A longer time without a call (sleep, a clock that was set) is not made up for. */
const LONGEST_GAP_MS = 10_000

/** Events are spread evenly over the time between two calls; the fraction that is left counts for the next. */
export const createLiveSource = ({ seed, start }: { seed: number; start: EpochMs }): LiveSource => {
  const arrivals = createArrivals(createShop(seed, start))
  let last = start
  let owed = 0
  return {
    advance(now, eventsPerSecond, most) {
      const elapsed = Math.min(LONGEST_GAP_MS, Math.max(0, now - last))
      owed = Math.min(most, owed + (elapsed * eventsPerSecond) / 1000)
      const count = Math.floor(owed)
      owed -= count
      for (let i = 1; i <= count; i++) arrivals.happen(now - elapsed + Math.floor((elapsed * i) / count))
      last = now
      return arrivals.take(now)
    },
  }
}
