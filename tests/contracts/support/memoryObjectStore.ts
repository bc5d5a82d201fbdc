import { PfadError } from '../../../src-main/contract/error.ts'
import type { StoredObject } from '../../../src-main/core/dataPlane.ts'
import { checkBucket, checkKey, compareKeys } from '../../../src-main/core/objectName.ts'
import type { ObjectStore } from '../../../src-main/engine/ports/objectStore.ts'
import { collect } from './bytes.ts'

/** The fake for tests that need an object store but no disk. `now` dates what is put. */
export const createMemoryObjectStore = (now: () => number = Date.now): ObjectStore => {
  const buckets = new Map<string, Map<string, { stored: StoredObject; bytes: Uint8Array }>>()
  let version = 0
  const inBucket = (bucket: string) => {
    const objects = buckets.get(checkBucket(bucket))
    if (!objects) throw new PfadError('bucket-not-found', `There is no bucket ${bucket}.`)
    return objects
  }
  const object = (bucket: string, key: string) => {
    const found = inBucket(bucket).get(checkKey(key))
    if (!found) throw new PfadError('object-not-found', `There is no object ${bucket}/${key}.`)
    return found
  }
  return {
    async ensureBucket(bucket) {
      if (!buckets.has(checkBucket(bucket))) buckets.set(bucket, new Map())
    },
    buckets: async () => [...buckets.keys()].toSorted(),
    async put(bucket, key, source, signal) {
      inBucket(bucket)
      checkKey(key)
      signal?.throwIfAborted()
      const ended = new Promise<never>((_done, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
      const bytes = await Promise.race([source instanceof Uint8Array ? source : collect(source), ended])
      version += 1
      const stored = { bucket, key, size: bytes.length, lastModified: now(), etag: `v${version}` }
      inBucket(bucket).set(key, { stored, bytes })
      return stored
    },
    async *get(bucket, key, signal) {
      const { bytes } = object(bucket, key)
      signal?.throwIfAborted()
      if (bytes.length > 0) yield bytes
    },
    stat: async (bucket, key) => object(bucket, key).stored,
    async list(bucket, { prefix = '', after = '', limit = 1000 } = {}) {
      const all = [...inBucket(bucket).values()].map(({ stored }) => stored)
      return all
        .filter(({ key }) => key.startsWith(prefix) && (after === '' || compareKeys(key, after) > 0))
        .toSorted((a, b) => compareKeys(a.key, b.key))
        .slice(0, limit)
    },
    async remove(bucket, key) {
      inBucket(bucket).delete(checkKey(key))
    },
    async *scan(bucket) {
      for (const { stored } of inBucket(bucket).values()) yield stored
    },
    async usage() {
      const all = [...buckets.values()].flatMap((objects) => [...objects.values()])
      return { bytes: all.reduce((sum, { stored }) => sum + stored.size, 0), items: all.length }
    },
    async [Symbol.asyncDispose]() {},
  }
}
