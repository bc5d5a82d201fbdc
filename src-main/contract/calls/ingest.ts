import { z } from 'zod'
import { ingestStatus, rejectedMessage } from '../models/ingest.ts'
import { call, nothing } from './define.ts'

/** A rejected message by its place in the topic. */
const place = z.object({ partition: z.int().min(0), offset: z.int().min(0) })

export const ingestCalls = {
  /** null: the backend has no ingest, its producer writes into the event store itself. */
  'ingest.status': call(nothing, ingestStatus.nullable()),
  /** Rejected messages, the last first. */
  'ingest.rejected': call(z.object({ limit: z.int().min(1).max(1000).default(50) }), z.array(rejectedMessage)),
  'ingest.readRejected': call(place, rejectedMessage),
  /** Writes rejected messages to the topic again, all of them or one, and forgets them as such. */
  'ingest.retry': call(place.partial(), z.object({ sent: z.int() })),
} as const
