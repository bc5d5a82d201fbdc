import { z } from 'zod'
import { epochMs } from './primitives.ts'
import { dagRunState } from './run.ts'

/** Something of the home that a search found; each names what its page needs. */
export const searchHit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dag'), dagId: z.string(), description: z.string() }),
  z.object({ kind: z.literal('run'), dagId: z.string(), runId: z.string(), state: dagRunState, runAfter: epochMs }),
  z.object({ kind: z.literal('minute'), dagId: z.string(), minute: z.string() }),
  z.object({ kind: z.literal('object'), bucket: z.string(), key: z.string(), size: z.int() }),
  z.object({ kind: z.literal('service'), service: z.string() }),
  z.object({
    kind: z.literal('setting'),
    section: z.enum(['connections', 'variables', 'pools']),
    name: z.string(),
  }),
])
export type SearchHit = z.infer<typeof searchHit>

export const searchResult = z.object({
  hits: z.array(searchHit),
  /** What could not be asked in time, in words: `objects`. */
  missing: z.array(z.string()),
})
export type SearchResult = z.infer<typeof searchResult>
