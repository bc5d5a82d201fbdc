import { z } from 'zod'

export const eventType = z.enum(['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'])
export type EventType = z.infer<typeof eventType>

export const eventStatus = z.enum(['SUCCESS', 'ERROR'])
export type EventStatus = z.infer<typeof eventStatus>

const int32 = z.int().min(-2_147_483_648).max(2_147_483_647)

/** Text that every engine can hold: not empty, no NUL, and Unicode that has a UTF-8 form. */
const text = z
  .string()
  .min(1)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds a character that UTF-8 text cannot hold')

/** What ClickHouse's `DateTime64(3)` holds, the narrowest of the engines: the years 1900 to 2299. */
export const FIRST_TIMESTAMP = Date.UTC(1900, 0, 1)
export const LAST_TIMESTAMP = Date.UTC(2300, 0, 1) - 1

/** The types that carry a product. */
export const PRODUCT_EVENT_TYPES: readonly EventType[] = ['VIEW_PRODUCT', 'ADD_TO_CART']

/**
 * One user action in a shop: the one definition from which Avro, ClickHouse, DuckDB, Parquet and the importer are
 * derived, or against which they are tested. Additive changes only: a new field is nullable.
 */
export const userEvent = z
  .object({
    event_id: text,
    user_id: text,
    session_id: text,
    event_type: eventType,
    event_timestamp: z.int().min(FIRST_TIMESTAMP).max(LAST_TIMESTAMP),
    request_latency_ms: z.int().min(0).max(2_147_483_647),
    status: eventStatus,
    /** null when `status` is SUCCESS. */
    error_code: int32.nullable(),
    /** Set only for VIEW_PRODUCT and ADD_TO_CART. */
    product_id: int32.nullable(),
  })
  .strict()
  .check(({ value, issues }) => {
    if (value.status === 'SUCCESS' && value.error_code !== null)
      issues.push({
        code: 'custom',
        path: ['error_code'],
        message: 'must be null when status is SUCCESS',
        input: value,
      })
    if (value.product_id !== null && !PRODUCT_EVENT_TYPES.includes(value.event_type))
      issues.push({
        code: 'custom',
        path: ['product_id'],
        message: `must be null when event_type is ${value.event_type}`,
        input: value,
      })
  })
export type UserEvent = z.infer<typeof userEvent>
export type EventColumn = keyof UserEvent

/** The event's columns, in the order in which every engine lists them. */
export const eventColumns = Object.keys(userEvent.shape) as EventColumn[]
