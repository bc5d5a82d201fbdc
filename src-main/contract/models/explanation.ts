import { z } from 'zod'
import { dataInterval, epochMs, jsonValue } from './primitives.ts'
import { dagRun } from './run.ts'

/** One reason why something ran, did not, or waits. Codes are stable; the sentence is for people. */
export const reasonFound = z.object({
  code: z.string(),
  /** `problem`: somebody has to do something. `waits`: time or other work will do it. `info`: nothing is open. */
  severity: z.enum(['problem', 'waits', 'info']),
  sentence: z.string(),
  taskId: z.string().nullable(),
  mapIndex: z.int(),
  detail: z.record(z.string(), jsonValue),
})
export type ReasonFound = z.infer<typeof reasonFound>

/** Why a DAG ran at a date, or did not, or waits now. */
export const explanation = z.object({
  dagId: z.string(),
  at: epochMs,
  /** The data interval asked about; null where the DAG's schedule has none. */
  dataInterval: dataInterval.nullable(),
  run: dagRun.nullable(),
  /** The weightiest first. */
  reasons: z.array(reasonFound),
  sentence: z.string(),
})
export type Explanation = z.infer<typeof explanation>
