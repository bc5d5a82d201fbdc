import { z } from 'zod'

/** What the host tells the producer's process. */
export const toProducer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rate'), eventsPerSecond: z.number().min(0) }),
  /** Where the data engine answers. */
  z.object({ type: z.literal('socket'), path: z.string() }),
  z.object({ type: z.literal('noSocket'), reason: z.string() }),
  z.object({ type: z.literal('stop') }),
])
export type ToProducer = z.infer<typeof toProducer>

/** What it says. `produced` counts from its start what the store has acknowledged. */
export const fromProducer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status'),
    produced: z.int(),
    actualPerSecond: z.number(),
    /** Why it waits with what it has; null while all is well. */
    trouble: z.string().nullable(),
    /** The last one: it was told to stop, and has. */
    over: z.boolean(),
  }),
  z.object({ type: z.literal('wantSocket') }),
])
export type FromProducer = z.infer<typeof fromProducer>
