import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

type ObjectCalls =
  | 'objects.buckets'
  | 'objects.list'
  | 'objects.stat'
  | 'objects.head'
  | 'objects.schema'
  | 'objects.copy'
  | 'objects.remove'

export const createObjectHandlers = ({ objects, events, changes }: Services): Pick<Handlers['calls'], ObjectCalls> => ({
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
})

/** Bytes that go in one base64 piece. */
const PIECE = 48 * 1024

export const createObjectStreams = ({ objects }: Services): Pick<Handlers['streams'], 'objects.cat'> => ({
  async *'objects.cat'({ bucket, key }, signal) {
    for await (const bytes of objects.get(bucket, key, signal)) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        yield Buffer.from(bytes.subarray(at, at + PIECE)).toString('base64')
      }
    }
  },
})
