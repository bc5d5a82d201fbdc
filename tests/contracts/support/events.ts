import { createHash } from 'node:crypto'
import type { EventType, UserEvent } from '../../../src-main/contract/models/userEvent.ts'

/** 2025-01-15 10:00 in Asia/Tehran. */
export const MINUTE = Date.UTC(2025, 0, 15, 6, 30)
export const MINUTE_MS = 60_000

export const eventId = (name: string | number): string => {
  const hex = createHash('md5').update(String(name)).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const event = (name: string | number, changes: Partial<UserEvent> = {}): UserEvent => ({
  event_id: eventId(name),
  user_id: 'u-1',
  session_id: 's-1',
  event_type: 'PAYMENT',
  event_timestamp: MINUTE,
  request_latency_ms: 12,
  status: 'SUCCESS',
  error_code: null,
  product_id: null,
  ...changes,
})

const TYPES: readonly EventType[] = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH']

/** Spec §2's known answer: of each type 3 errors (code 500) and 17 successes, all in one minute. */
export const knownAnswer = (minute = MINUTE): UserEvent[] =>
  TYPES.flatMap((event_type) =>
    Array.from({ length: 20 }, (_, i) =>
      event(`${minute}-${event_type}-${i}`, {
        event_type,
        event_timestamp: minute + i * 1000 + 7,
        status: i < 3 ? 'ERROR' : 'SUCCESS',
        error_code: i < 3 ? 500 : null,
        product_id: event_type === 'VIEW_PRODUCT' || event_type === 'ADD_TO_CART' ? i : null,
      }),
    ),
  )

export const KNOWN_REPORT = {
  report: {
    total_events: 100,
    total_errors: 15,
    by_event_type: Object.fromEntries(TYPES.toSorted().map((type) => [type, { ERROR: 3, SUCCESS: 17 }])),
  },
}
