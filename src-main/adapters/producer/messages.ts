import { z } from 'zod'

const kafkaTarget = z.object({
  brokers: z.array(z.string()),
  tls: z.object({ ca: z.string().nullable() }).nullable(),
  sasl: z
    .object({
      mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
      username: z.string(),
      password: z.string(),
    })
    .nullable(),
})
const registryTarget = z.object({
  url: z.string(),
  login: z.object({ username: z.string(), password: z.string() }).nullable(),
})

/** Where a producer's events go: to the data engine, or to a topic. It may hold secrets. */
export const producerTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), socketPath: z.string() }),
  z.object({
    kind: z.literal('kafka'),
    kafka: kafkaTarget,
    registry: registryTarget,
    topic: z.string(),
    /** Bytes of events in one request at most. */
    batchBytes: z.int().positive(),
    /** So long events gather before they are sent (ms). */
    lingerMs: z.number().min(1),
    compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']),
  }),
])
export type ProducerTarget = z.infer<typeof producerTarget>

/** What the host tells the producer's process. */
export const toProducer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rate'), eventsPerSecond: z.number().min(0) }),
  z.object({ type: z.literal('target'), target: producerTarget }),
  z.object({ type: z.literal('noTarget'), reason: z.string() }),
  z.object({ type: z.literal('stop') }),
])
export type ToProducer = z.infer<typeof toProducer>

/** What it says. `produced` counts from its start what was acknowledged where its events go. */
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
  z.object({ type: z.literal('wantTarget') }),
  /** An event of its own that fits no schema, and was not sent. */
  z.object({ type: z.literal('refused'), reason: z.string() }),
])
export type FromProducer = z.infer<typeof fromProducer>
