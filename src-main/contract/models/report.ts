import { z } from 'zod'
import { epochMs, jsonValue } from './primitives.ts'

/** The analysis job's result: the counts of a minute, or the sentence that there were none. */
export const reportCounts = z.object({
  total_events: z.int().min(0),
  total_errors: z.int().min(0),
  by_event_type: z.record(z.string(), z.object({ SUCCESS: z.int().min(0), ERROR: z.int().min(0) })),
})
export const report = z.object({ report: z.union([reportCounts, z.string()]) })
export type ReportCounts = z.infer<typeof reportCounts>
export type Report = z.infer<typeof report>

/** A report as the built-in dashboard keeps it. `revision` counts from 1 per (dagId, minute); the highest is current. */
export const storedReport = z.object({
  dagId: z.string(),
  minute: z.string(),
  revision: z.int().positive(),
  idempotencyKey: z.string(),
  receivedAt: epochMs,
  body: jsonValue,
})
export type StoredReport = z.infer<typeof storedReport>
