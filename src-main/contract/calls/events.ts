import { z } from 'zod'
import { eventStats, importResult, minuteCount, producerStatus, progress } from '../models/platform.ts'
import { epochMs } from '../models/primitives.ts'
import { call, nothing, stream } from './define.ts'

export const eventCalls = {
  'events.count': call(z.object({ from: epochMs.optional(), to: epochMs.optional() }), z.object({ count: z.int() })),
  'events.stats': call(nothing, eventStats),
  'events.minutes': call(z.object({ from: epochMs, to: epochMs }), z.array(minuteCount)),
  'events.removeExample': call(nothing, z.object({ removed: z.int() })),

  'producer.status': call(nothing, producerStatus),
  'producer.set': call(
    z.object({ running: z.boolean(), eventsPerSecond: z.number().min(0).max(1_000_000) }),
    producerStatus,
  ),
} as const

export const eventStreams = {
  'events.import': stream(
    z.object({ path: z.string(), format: z.enum(['parquet', 'csv', 'ndjson']).optional() }),
    z.union([progress, importResult]),
  ),
  'events.export': stream(
    z.object({
      path: z.string(),
      format: z.enum(['parquet', 'csv', 'ndjson']).optional(),
      from: epochMs.optional(),
      to: epochMs.optional(),
    }),
    z.union([progress, z.object({ written: z.int() })]),
  ),
  'events.generate': stream(
    z.object({ from: epochMs, minutes: z.int().min(1), eventsPerMinute: z.number().positive(), seed: z.int() }),
    z.union([progress, importResult]),
  ),
} as const
