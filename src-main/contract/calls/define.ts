import { z } from 'zod'
import { jsonValue } from '../models/primitives.ts'

/** One request with one answer. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
/** What flows for longer than one answer, under credit. */
export const stream = <I extends z.ZodType, T extends z.ZodType>(input: I, item: T) => ({ input, item })

export const nothing = z.object({})
export const dagRef = z.object({ dagId: z.string() })
export const runRef = z.object({ dagId: z.string(), runId: z.string() })
export const attemptRef = runRef.extend({
  taskId: z.string(),
  mapIndex: z.int().default(-1),
  tryNumber: z.int().positive(),
})
export const objectRef = z.object({ bucket: z.string(), key: z.string() })
/** A row of a table, column → value. */
export const row = z.record(z.string(), jsonValue)
