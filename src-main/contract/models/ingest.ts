import { z } from 'zod'
import { epochMs } from './primitives.ts'

/** A message of the topic that is no event, kept aside. */
export const rejectedMessage = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  /** When it was written to the topic, and when it was put aside. */
  producedAt: epochMs.nullable(),
  rejectedAt: epochMs,
  key: z.string(),
  reason: z.string(),
  /** The whole message, as base64; empty where it could be read and is only no valid event. */
  raw: z.string(),
  /** What was read of it, as JSON; empty where nothing could be. */
  event: z.string(),
})
export type RejectedMessage = z.infer<typeof rejectedMessage>

/** What one partition of the topic still waits to be taken in. */
export const partitionLag = z.object({
  partition: z.int(),
  /** The offset that the next message will get. */
  end: z.int(),
  /** The offset from which ClickHouse goes on; null before it has taken anything. */
  committed: z.int().nullable(),
  lag: z.int(),
})
export type PartitionLag = z.infer<typeof partitionLag>

/** How the way from the topic to the events' table does. What could not be asked is null, and `problems` says why. */
export const ingestStatus = z.object({
  topic: z.string(),
  partitions: z.array(partitionLag).nullable(),
  /** Messages that are not taken in yet. */
  lag: z.int().nullable(),
  /** Messages taken in per second, of late. */
  perSecond: z.number().nullable(),
  /** Messages put aside, and the last of them. */
  rejected: z.int().nullable(),
  lastRejected: rejectedMessage.nullable(),
  problems: z.array(z.string()),
})
export type IngestStatus = z.infer<typeof ingestStatus>
