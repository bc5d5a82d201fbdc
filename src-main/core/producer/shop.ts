import type { EpochMs } from '../../contract/models/primitives.ts'
import type { EventType, UserEvent } from '../../contract/models/userEvent.ts'
import { createRandom, type Random, randomUuid } from './random.ts'

/** Makes one event after the other; each belongs to a visitor who searches, views, adds, checks out, pays or leaves. */
export type Shop = {
  /** The next event, at that instant, and how late it reaches us: most at once, a few up to a minute later. */
  next(at: EpochMs): { event: UserEvent; lateMs: number }
}

type Visit = { user_id: string; session_id: string; last: EventType; product: number }

/** What a visitor does after each step, with its probability; what is left over is leaving. */
const AFTER: Readonly<Record<EventType, readonly (readonly [EventType, number])[]>> = {
  SEARCH: [
    ['VIEW_PRODUCT', 0.6],
    ['SEARCH', 0.2],
  ],
  VIEW_PRODUCT: [
    ['VIEW_PRODUCT', 0.4],
    ['ADD_TO_CART', 0.25],
    ['SEARCH', 0.15],
  ],
  ADD_TO_CART: [
    ['CHECKOUT', 0.45],
    ['VIEW_PRODUCT', 0.3],
  ],
  CHECKOUT: [['PAYMENT', 0.8]],
  PAYMENT: [],
}

/** Latency in the middle (ms) and share of errors of each step, before they drift. */
const USUAL: Readonly<Record<EventType, { latency: number; errors: number }>> = {
  SEARCH: { latency: 90, errors: 0.01 },
  VIEW_PRODUCT: { latency: 45, errors: 0.01 },
  ADD_TO_CART: { latency: 60, errors: 0.02 },
  CHECKOUT: { latency: 180, errors: 0.03 },
  PAYMENT: { latency: 420, errors: 0.06 },
}

const ERROR_CODES = [500, 500, 502, 503, 504, 429, 408, 404]
const VISITORS_AT_ONCE = 200
const CUSTOMERS = 50_000
const PRODUCTS = 5_000
const LATE_SHARE = 0.01
const MOST_LATE_MS = 60_000

/** A shop whose every event follows from `seed`. */
export const createShop = (...seed: readonly number[]): Shop => {
  const random = createRandom(...seed)
  const visits: Visit[] = []

  const enter = (): Visit => ({
    user_id: `u-${random.below(CUSTOMERS).toString(16).padStart(6, '0')}`,
    session_id: `s-${random.uint32().toString(16).padStart(8, '0')}`,
    last: random.unit() < 0.6 ? 'SEARCH' : 'VIEW_PRODUCT',
    product: 1 + Math.floor(random.unit() ** 3 * PRODUCTS),
  })

  const step = (): Visit => {
    const place = random.below(VISITORS_AT_ONCE)
    const visit = visits[place]
    const next = visit && pick(AFTER[visit.last], random)
    if (visit && next) {
      if (next === 'VIEW_PRODUCT') visit.product = 1 + Math.floor(random.unit() ** 3 * PRODUCTS)
      visit.last = next
      return visit
    }
    return (visits[place] = enter())
  }

  return {
    next(at) {
      const { user_id, session_id, last, product } = step()
      const mood = drift(at)
      const failed = random.unit() < USUAL[last].errors * mood.errors
      const latency = USUAL[last].latency * mood.latency * logNormal(random) * (failed ? 3 : 1)
      const late = random.unit() < LATE_SHARE
      const event: UserEvent = {
        event_id: randomUuid(random),
        user_id,
        session_id,
        event_type: last,
        event_timestamp: at,
        request_latency_ms: Math.min(30_000, Math.max(1, Math.round(latency))),
        status: failed ? 'ERROR' : 'SUCCESS',
        error_code: failed ? (ERROR_CODES[random.below(ERROR_CODES.length)] ?? 500) : null,
        product_id: last === 'VIEW_PRODUCT' || last === 'ADD_TO_CART' ? product : null,
      }
      return { event, lateMs: late ? Math.floor(random.unit() ** 2 * MOST_LATE_MS) : 0 }
    },
  }
}

const pick = (choices: readonly (readonly [EventType, number])[], random: Random): EventType | null => {
  let rest = random.unit()
  for (const [type, share] of choices) {
    rest -= share
    if (rest < 0) return type
  }
  return null
}

/** Slow waves of load through the hours, so that minutes differ: some are slow, some fail more. Factors around 1. */
const drift = (at: EpochMs): { latency: number; errors: number } => {
  const wave = (periodMinutes: number): number => Math.sin((at / 60_000 / periodMinutes) * 2 * Math.PI)
  const rush = wave(47) + wave(13) / 2
  return { latency: 1 + 0.35 * rush, errors: Math.max(0.2, 1 + 1.2 * rush + (rush > 1.2 ? 3 : 0)) }
}

/** Around 1, with the long tail that latencies have (sum of three uniforms stands for the normal). */
const logNormal = (random: Random): number => Math.exp((random.unit() + random.unit() + random.unit() - 1.5) * 1.1)
