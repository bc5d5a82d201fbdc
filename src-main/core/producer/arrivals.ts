import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import type { Shop } from './shop.ts'

type Delayed = { readonly at: EpochMs; readonly event: UserEvent }

/** The shop's events in the order in which they reach us: one that is late, by `mostLateMs` at most, comes behind later ones. */
export const createArrivals = (shop: Shop, mostLateMs = Infinity) => {
  /** Ordered by arrival, the next one last. Few at any time: a hundredth of a minute's events. */
  const delayed: Delayed[] = []
  const arrived: UserEvent[] = []

  const release = (until: EpochMs): void => {
    for (let next = delayed.at(-1); next && next.at <= until; next = delayed.at(-1)) {
      arrived.push(next.event)
      delayed.pop()
    }
  }
  return {
    /** The shop's next event happens at `at`; instants must not go back. */
    happen(at: EpochMs): void {
      release(at)
      const { event, lateMs } = shop.next(at)
      if (lateMs === 0) arrived.push(event)
      else delay(delayed, { at: at + Math.min(lateMs, mostLateMs), event })
    },
    /** How many `take` would give at least. */
    get waiting(): number {
      return arrived.length
    },
    /** Takes what has arrived by `until`; Infinity takes all. */
    take(until: EpochMs): UserEvent[] {
      release(until)
      return arrived.splice(0)
    },
  }
}

const delay = (delayed: Delayed[], late: Delayed): void => {
  let [low, high] = [0, delayed.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((delayed[middle]?.at ?? 0) > late.at) low = middle + 1
    else high = middle
  }
  delayed.splice(low, 0, late)
}
