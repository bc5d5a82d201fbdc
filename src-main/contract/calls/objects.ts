import { z } from 'zod'
import { objectStat } from '../models/platform.ts'
import { call, nothing, objectRef, row, stream } from './define.ts'

export const objectCalls = {
  'objects.buckets': call(nothing, z.array(z.string())),
  'objects.list': call(
    z.object({
      bucket: z.string(),
      prefix: z.string().default(''),
      after: z.string().default(''),
      limit: z.int().min(1).max(10_000).default(1000),
    }),
    z.array(objectStat),
  ),
  'objects.stat': call(objectRef, objectStat),
  'objects.head': call(objectRef.extend({ rows: z.int().min(1).max(10_000).default(10) }), z.array(row)),
  'objects.schema': call(objectRef, z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() }))),
  'objects.copy': call(z.object({ from: objectRef, to: objectRef }), objectStat),
  'objects.remove': call(objectRef, nothing),
} as const

export const objectStreams = {
  /** The object's bytes, base64 pieces of at most 64 KiB. */
  'objects.cat': stream(objectRef, z.string()),
} as const
