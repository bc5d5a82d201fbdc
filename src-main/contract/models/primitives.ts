import { z } from 'zod'

/**
 * An instant: milliseconds since 1970-01-01T00:00:00Z, of the years that ISO text writes with four digits, with room for
 * any zone's offset. All instants inside Pfad are these; ISO text only at the edges.
 */
export const EARLIEST = Date.parse('0001-01-02T00:00:00Z')
export const LATEST = Date.parse('9999-12-30T00:00:00Z')
export const epochMs = z.int().min(EARLIEST).max(LATEST)
export type EpochMs = z.infer<typeof epochMs>

/** What JSON can say; XComs, params and report bodies are these. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
export const jsonValue: z.ZodType<JsonValue> = z.json()

/** Airflow's rule for `dag_id` and `task_id`: letters, digits, dash, dot, underscore; at most 250. */
export const identifier = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[\p{L}\p{N}_.-]+$/u, 'only letters, digits, dashes, dots and underscores')

/** `[start, end)` in epoch milliseconds. */
export const dataInterval = z.object({ start: epochMs, end: epochMs })
export type DataInterval = z.infer<typeof dataInterval>

/** Which data plane a run uses. */
export const backend = z.enum(['embedded', 'stack'])
export type Backend = z.infer<typeof backend>
