import { z } from 'zod'
import { objectStat, progress } from '../models/platform.ts'
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
  /** One level of a bucket: folders (prefixes with their slash) and objects; `next` is the next page's `after`. */
  'objects.folder': call(
    z.object({
      bucket: z.string(),
      prefix: z.string().default(''),
      after: z.string().default(''),
      limit: z.int().min(1).max(1000).default(200),
    }),
    z.object({ folders: z.array(z.string()), objects: z.array(objectStat), next: z.string().nullable() }),
  ),
  /** What an object is by its first bytes, and these bytes (base64). */
  'objects.look': call(
    objectRef.extend({ bytes: z.int().min(0).max(262_144).default(4096) }),
    z.object({
      stat: objectStat,
      kind: z.enum(['parquet', 'csv', 'ndjson', 'json', 'text', 'binary', 'empty']),
      isZipped: z.boolean(),
      /** Name and content disagree: how, in one sentence. */
      mismatch: z.string().nullable(),
      head: z.string(),
    }),
  ),
  /** How much a prefix holds; of more than `most` objects only that it is more. */
  'objects.measure': call(
    z.object({ bucket: z.string(), prefix: z.string(), most: z.int().min(1).max(100_000).default(10_000) }),
    z.object({ objects: z.int(), bytes: z.int(), isMore: z.boolean(), first: z.array(z.string()) }),
  ),
  'objects.makeBucket': call(z.object({ bucket: z.string() }), nothing),
  /** The next piece of an upload that `objects.upload` began: base64, at most 512 KiB, in order; answered once it is taken. */
  'objects.uploadPiece': call(
    z.object({ upload: z.string(), at: z.int().min(0), bytes: z.string().max(720_000) }),
    nothing,
  ),
} as const

export const objectStreams = {
  /** The object's bytes, base64 pieces of at most 64 KiB. */
  'objects.cat': stream(objectRef, z.string()),
  /**
   * Begins an upload and gives its id, then what was stored, once all of `size` bytes came by `objects.uploadPiece`. Until then
   * readers see what was there before; whoever leaves the stream gives the upload up.
   */
  'objects.upload': stream(
    objectRef.extend({ size: z.int().min(0), replace: z.boolean().default(false) }),
    z.union([z.object({ upload: z.string() }), z.object({ stored: objectStat })]),
  ),
  /** Removes objects by their keys, or all of a prefix; tells how many are gone. */
  'objects.removeAll': stream(
    z.object({
      bucket: z.string(),
      keys: z.array(z.string()).max(10_000).optional(),
      prefix: z.string().min(1).optional(),
    }),
    progress,
  ),
} as const
