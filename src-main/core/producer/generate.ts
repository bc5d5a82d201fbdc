import type { EpochMs } from '../../contract/models/primitives.ts'
import type { UserEvent } from '../../contract/models/userEvent.ts'
import { MINUTE_MS } from '../events/minuteOf.ts'
import { createArrivals } from './arrivals.ts'
import { createShop } from './shop.ts'

export type GenerateOptions = {
  readonly from: EpochMs
  readonly minutes: number
  /** Need not be whole: event i happens `i / eventsPerMinute` minutes after `from`. */
  readonly eventsPerMinute: number
  readonly seed: number
  /** Events in one batch; it changes nothing about the events. */
  readonly batchSize?: number
}

/**
 * `minutes × eventsPerMinute` events of `[from, from + minutes)`, evenly spread, in the order in which they reach us.
 * The same options give the same events; a longer time begins with those of a shorter one. Ids differ from one
 * (seed, from, rate) to the next, so that several lots can live in one store.
 */
export function* generateEvents(options: GenerateOptions): Generator<UserEvent[], void> {
  const { from, minutes, eventsPerMinute, seed, batchSize = 1000 } = options
  const arrivals = createArrivals(createShop(seed, from, eventsPerMinute))
  const total = Math.round(minutes * eventsPerMinute)
  let batch: UserEvent[] = []
  for (let i = 0; i < total; i++) {
    const at = from + Math.floor((i * MINUTE_MS) / eventsPerMinute)
    arrivals.happen(at)
    if (arrivals.waiting < batchSize) continue
    batch.push(...arrivals.take(at))
    while (batch.length >= batchSize) yield batch.splice(0, batchSize)
  }
  batch = [...batch, ...arrivals.take(Number.POSITIVE_INFINITY)]
  while (batch.length > 0) yield batch.splice(0, batchSize)
}
