import { z } from 'zod'
import { epochMs } from './primitives.ts'

export const eventType = z.enum(['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'])
export type EventType = z.infer<typeof eventType>

export const eventStatus = z.enum(['SUCCESS', 'ERROR'])
export type EventStatus = z.infer<typeof eventStatus>

const int32 = z.int().min(-2_147_483_648).max(2_147_483_647)

/**
 * One user action in a shop: the one definition from which Avro, ClickHouse, DuckDB, Parquet and the importer are
 * derived, or against which they are tested. Additive changes only: a new field is nullable.
 */
export const userEvent = z
  .object({
    event_id: z.string().min(1),
    user_id: z.string().min(1),
    session_id: z.string().min(1),
    event_type: eventType,
    event_timestamp: epochMs,
    request_latency_ms: z.int().min(0).max(2_147_483_647),
    status: eventStatus,
    /** null exactly when `status` is SUCCESS. */
    error_code: int32.nullable(),
    /** Set only for VIEW_PRODUCT and ADD_TO_CART. */
    product_id: int32.nullable(),
  })
  .strict()
export type UserEvent = z.infer<typeof userEvent>
