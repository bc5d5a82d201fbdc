import type { Handlers } from '../../contract/pfadContract.ts'
import { sniff } from '../../core/data/sniff.ts'
import { listFolder } from '../data/listFolder.ts'
import { peek } from '../data/peek.ts'
import { measureObjects, removeObjects } from '../data/removeObjects.ts'
import type { createUploads } from '../data/uploads.ts'
import type { Services } from './services.ts'

type ObjectCalls = Extract<keyof Handlers['calls'], `objects.${string}`>
type ObjectStreams = Extract<keyof Handlers['streams'], `objects.${string}`>

type ObjectServices = Services & { readonly uploads: ReturnType<typeof createUploads> }

export const createObjectHandlers = ({
  objects,
  events,
  uploads,
  changes,
}: ObjectServices): Pick<Handlers['calls'], ObjectCalls> => ({
  'objects.buckets': (_input, signal) => objects.buckets(signal),
  'objects.list': ({ bucket, ...options }, signal) => objects.list(bucket, options, signal),
  'objects.stat': ({ bucket, key }, signal) => objects.stat(bucket, key, signal),
  'objects.head': async ({ bucket, key, rows }, signal) => {
    await objects.stat(bucket, key, signal)
    return [...(await events.preview({ bucket, key }, rows, signal)).rows]
  },
  'objects.schema': async ({ bucket, key }, signal) => {
    await objects.stat(bucket, key, signal)
    return [...(await events.preview({ bucket, key }, 1, signal)).columns]
  },
  'objects.copy': async ({ from, to }, signal) => {
    await objects.stat(from.bucket, from.key, signal)
    await objects.ensureBucket(to.bucket, signal)
    const copy = await objects.put(to.bucket, to.key, objects.get(from.bucket, from.key, signal), signal)
    changes.publish({ topic: 'objects' })
    return copy
  },
  'objects.remove': async ({ bucket, key }, signal) => {
    await objects.stat(bucket, key, signal)
    await objects.remove(bucket, key, signal)
    changes.publish({ topic: 'objects' })
    return {}
  },
  'objects.folder': (wish, signal) => listFolder(objects, wish, signal),
  'objects.look': async ({ bytes, ...object }, signal) => {
    const stat = await objects.stat(object.bucket, object.key, signal)
    const head = await peek(objects, object, Math.max(bytes, ENOUGH), signal)
    return {
      stat,
      ...sniff(object.key, head.subarray(0, ENOUGH)),
      head: Buffer.from(head.subarray(0, bytes)).toString('base64'),
    }
  },
  'objects.measure': (wish, signal) => measureObjects(objects, wish, signal),
  'objects.makeBucket': async ({ bucket }, signal) => {
    await objects.ensureBucket(bucket, signal)
    changes.publish({ topic: 'objects' })
    return {}
  },
  'objects.uploadPiece': async (piece) => {
    await uploads.give(piece)
    return {}
  },
})

/** First bytes that tell what an object is. */
const ENOUGH = 4096

/** Bytes that go in one base64 piece. */
const PIECE = 48 * 1024

export const createObjectStreams = ({
  objects,
  uploads,
  changes,
}: ObjectServices): Pick<Handlers['streams'], ObjectStreams> => ({
  async *'objects.upload'(wish, signal) {
    for await (const item of uploads.begin(wish, signal)) {
      if ('stored' in item) changes.publish({ topic: 'objects' })
      yield item
    }
  },
  async *'objects.removeAll'(wish, signal) {
    try {
      yield* removeObjects(objects, wish, signal)
    } finally {
      changes.publish({ topic: 'objects' })
    }
  },
  async *'objects.cat'({ bucket, key }, signal) {
    for await (const bytes of objects.get(bucket, key, signal)) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        yield Buffer.from(bytes.subarray(at, at + PIECE)).toString('base64')
      }
    }
  },
})
