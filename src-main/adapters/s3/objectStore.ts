import { setTimeout as sleep } from 'node:timers/promises'
import type { BucketItem, Client } from 'minio'
import type { Connection } from '../../core/authoring/context.ts'
import type { StoredObject } from '../../core/dataPlane.ts'
import { checkBucket, checkKey, isBucket } from '../../core/objectName.ts'
import { watchSource } from '../../core/watchSource.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import { bucketNotFound, codeOf, objectNotFound, toS3Error } from './errors.ts'
import { createS3Session } from './session.ts'
import { removeStale, upload } from './upload.ts'

export type S3ObjectStore = ObjectStore & {
  /** Aborts multipart uploads that were begun longer ago than `olderThanMs` and never ended; they take room, but are no objects. */
  removeLeftovers(olderThanMs: number, signal?: AbortSignal): Promise<{ removed: number }>
}

/** Objects of one listing request; S3 gives no more. */
const PAGE = 1000
const WHOLE = { prefix: '', after: '', limit: PAGE }

/** A MinIO that has just been started refuses all requests, and does nothing of them, for some seconds. */
const STARTING = 'XMinioServerNotInitialized'
const LONGEST_PAUSE_MS = 3200

type Range = { readonly prefix: string; readonly after: string; readonly limit: number }
type Where = { readonly what: string; readonly bucket?: string; readonly key?: string }

/** The object store behind a connection: MinIO, or any that speaks S3. */
export const createS3ObjectStore = ({ connection }: { connection: () => Promise<Connection> }): S3ObjectStore => {
  const session = createS3Session(connection)

  /** Work that may be done again: a server that is only starting is waited for. */
  const step = async <T>(
    where: Where,
    signal: AbortSignal | undefined,
    work: (client: Client) => Promise<T>,
  ): Promise<T> => {
    if (where.bucket !== undefined) checkBucket(where.bucket)
    if (where.key !== undefined) checkKey(where.key)
    for (let pause = 50; ; pause *= 2) {
      try {
        return await work(await session.client(signal))
      } catch (thrown) {
        if (codeOf(thrown) !== STARTING || pause > LONGEST_PAUSE_MS) throw toS3Error(thrown, { ...where, signal })
        await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined)
      }
    }
  }

  const stat = (bucket: string, key: string, signal?: AbortSignal): Promise<StoredObject> =>
    step({ what: `look at ${bucket}/${key}`, bucket, key }, signal, async (client) => {
      const found = await client.statObject(bucket, key).catch(async (thrown: unknown) => {
        // A HEAD has no body that would say which of the two is missing.
        if (codeOf(thrown) !== 'NotFound' && codeOf(thrown) !== 'NoSuchKey') throw thrown
        throw (await client.bucketExists(bucket)) ? objectNotFound(bucket, key) : bucketNotFound(bucket)
      })
      return describe(bucket, { key, size: found.size, lastModified: found.lastModified, etag: found.etag })
    })

  const page = async (client: Client, bucket: string, of: Range) => {
    const options = { Delimiter: '', MaxKeys: of.limit }
    const { objects } = (await client.listObjectsQuery(bucket, of.prefix, of.after, options)) as {
      objects: BucketItem[]
    }
    return objects.map(({ name = '', size, lastModified = new Date(0), etag = '' }) =>
      describe(bucket, { key: name, size, lastModified, etag }),
    )
  }

  async function* walk(
    bucket: string,
    { prefix, after: from, limit }: Range,
    signal?: AbortSignal,
  ): AsyncGenerator<StoredObject, void> {
    for (let after = from; ; ) {
      const found = await step({ what: `list ${bucket}`, bucket }, signal, (client) =>
        page(client, bucket, { prefix, after, limit }),
      )
      // What another program has put there under a name that Pfad does not take stays out of its sight.
      for (const object of found) if (isKey(object.key)) yield object
      const last = found.at(-1)
      if (last === undefined || found.length < limit) return
      after = last.key
    }
  }

  const buckets = (signal?: AbortSignal): Promise<string[]> =>
    step({ what: 'list the buckets' }, signal, async (client) =>
      (await client.listBuckets())
        .map(({ name }) => name)
        .filter(isBucket)
        .toSorted(),
    )

  return {
    buckets,
    stat,
    scan: (bucket, signal) => walk(bucket, WHOLE, signal),

    ensureBucket: (bucket, signal) =>
      step({ what: `make the bucket ${bucket}`, bucket }, signal, async (client) => {
        if (await client.bucketExists(bucket)) return
        await client.makeBucket(bucket).catch((thrown: unknown) => {
          // Two at once: it is there, and that was all that was wanted.
          if (codeOf(thrown) !== 'BucketAlreadyOwnedByYou') throw thrown
        })
      }),

    async put(bucket, key, source, signal) {
      const watched = watchSource(source, signal)
      const where = { what: `write ${bucket}/${key}`, bucket, key }
      try {
        // Looked at first: a source can be read only once.
        await step(where, signal, async (client) => {
          if (!(await client.bucketExists(bucket))) throw bucketNotFound(bucket)
        })
        await upload(session, { bucket, key }, watched.pieces, signal)
      } catch (thrown) {
        // What the source threw is its own to tell, whatever it looks like.
        throw watched.failure()?.thrown ?? toS3Error(thrown, { ...where, signal })
      }
      return stat(bucket, key)
    },

    async *get(bucket, key, signal) {
      const where = { what: `read ${bucket}/${key}`, bucket, key }
      const stream = await step(where, signal, (client) => client.getObject(bucket, key))
      try {
        for await (const piece of stream) yield piece as Uint8Array
      } catch (thrown) {
        throw toS3Error(thrown, { ...where, signal })
      } finally {
        stream.destroy()
      }
    },

    async list(bucket, { prefix = '', after = '', limit = PAGE } = {}, signal) {
      checkBucket(bucket)
      const found: StoredObject[] = []
      // A prefix with which no key begins (`../`) is an error to some servers.
      if (limit <= 0 || !isKey(`${prefix}x`)) return found
      const range = { prefix, after, limit: Math.min(limit, PAGE) }
      for await (const object of walk(bucket, range, signal)) {
        found.push(object)
        if (found.length === limit) break
      }
      return found
    },

    remove: (bucket, key, signal) =>
      step({ what: `remove ${bucket}/${key}`, bucket, key }, signal, async (client) => {
        await client.removeObject(bucket, key)
      }),

    async usage(signal) {
      const use = { bytes: 0, items: 0 }
      for (const bucket of await buckets(signal)) {
        for await (const { size } of walk(bucket, WHOLE, signal)) {
          use.bytes += size
          use.items += 1
        }
      }
      return use
    },

    async removeLeftovers(olderThanMs, signal) {
      let removed = 0
      for (const bucket of await buckets(signal)) {
        removed += await step({ what: `tidy ${bucket}`, bucket }, signal, (client) =>
          removeStale(client, { bucket, key: '' }, olderThanMs),
        )
      }
      return { removed }
    },

    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

const isKey = (key: string): boolean => {
  try {
    return checkKey(key) === key
  } catch {
    return false
  }
}

type Found = { readonly key: string; readonly size: number; readonly lastModified: Date; readonly etag: string }

/** A HEAD tells whole seconds, a listing more: the same object is the same in both. */
const describe = (bucket: string, { key, size, lastModified, etag }: Found): StoredObject => ({
  bucket,
  key,
  size,
  lastModified: Math.floor(lastModified.getTime() / 1000) * 1000,
  etag,
})
