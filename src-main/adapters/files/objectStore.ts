import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import type { StoredObject } from '../../core/dataPlane.ts'
import { checkBucket, isBucket, keyPart, objectPath } from '../../core/objectName.ts'
import { watchSource } from '../../core/watchSource.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import { makeFolder, syncFolder, writeAtomic } from './atomic.ts'
import { fileStep, ifMissing, toFileError } from './fileError.ts'
import { entriesOf, type FoundKey, measureFiles, walkFiles, walkKeys } from './walk.ts'

export { removeLeftovers } from './walk.ts'

/** Bytes read at a time. */
const BLOCK = 256 * 1024
/** A symbolic link is refused, not followed; Windows knows no such flag. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

/**
 * Buckets as folders, objects as files below `root` (layout: core/objectName). Anything that is not a plain file of
 * that layout, symbolic links above all, is not an object. Several processes may use one root at a time.
 */
export const createFileObjectStore = ({ root }: { root: string }): ObjectStore => {
  /** The object's file, and whether all folders above it are there; none of them may be a link to elsewhere. */
  const locate = async (bucket: string, key: string): Promise<{ file: string; hasFolder: boolean }> => {
    const names = objectPath(bucket, key).split('/')
    await requireBucket(root, bucket)
    let folder = join(root, bucket)
    for (const name of names.slice(1, -1)) {
      folder = join(folder, name)
      const stats = await lstat(folder).catch(ifMissing(null))
      if (stats === null) return { file: join(root, ...names), hasFolder: false }
      if (!stats.isDirectory()) throw new PfadError('object-store', `${folder} is not a folder.`, 'Remove it by hand.')
    }
    return { file: join(root, ...names), hasFolder: true }
  }

  const statObject = async (bucket: string, key: string): Promise<StoredObject> => {
    const { file } = await locate(bucket, key)
    const stats = await lstat(file).catch(ifMissing(null))
    if (!stats?.isFile()) throw notFound(bucket, key)
    return describe(bucket, key, stats)
  }

  const openObject = async (bucket: string, key: string): Promise<FileHandle> => {
    const { file } = await locate(bucket, key)
    const stats = await lstat(file).catch(ifMissing(null))
    const handle = stats?.isFile() ? await open(file, READ).catch(ifMissing(null)) : null
    if (handle === null) throw notFound(bucket, key)
    return handle
  }

  return {
    ensureBucket: (bucket) => step(`make the bucket ${bucket}`, () => makeFolder(join(root, checkBucket(bucket)))),

    buckets: () =>
      step('list the buckets', async () => {
        const names: string[] = []
        for await (const entry of entriesOf(root))
          if (entry.isDirectory() && isBucket(entry.name)) names.push(entry.name)
        return names.toSorted()
      }),

    async put(bucket, key, source, signal) {
      const watched = watchSource(source, signal)
      return step(`write ${bucket}/${key}`, async () => {
        const { file } = await locate(bucket, key)
        await writeAtomic(file, watched.pieces, signal)
        return statObject(bucket, key)
      }).catch((thrown: unknown) => {
        // What the source threw is its own to tell, whatever it looks like.
        throw watched.failure()?.thrown ?? thrown
      })
    },

    async *get(bucket, key, signal) {
      const what = `read ${bucket}/${key}`
      signal?.throwIfAborted()
      await using handle = await step(what, () => openObject(bucket, key))
      for (;;) {
        const { bytesRead, buffer } = await step(what, () => handle.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK))
        signal?.throwIfAborted()
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
      }
    },

    stat: (bucket, key) => step(`look at ${bucket}/${key}`, () => statObject(bucket, key)),

    list: (bucket, { prefix = '', after = '', limit = 1000 } = {}, signal) =>
      step(`list ${bucket}`, async () => {
        await requireBucket(root, bucket)
        const found: StoredObject[] = []
        let last = after
        while (found.length < limit) {
          const wanted = limit - found.length
          let seen = 0
          for await (const keys of batches(walkKeys(join(root, bucket), { prefix, after: last, limit: wanted }))) {
            signal?.throwIfAborted()
            found.push(...(await describeAll(bucket, keys)))
            seen += keys.length
            last = keys.at(-1)?.key ?? last
          }
          // Where all that was wanted was seen and a file went meanwhile, there is room for the next.
          if (seen < wanted) break
        }
        return found
      }),

    async *scan(bucket, signal) {
      try {
        await requireBucket(root, bucket)
        for await (const { names, stats } of walkFiles(join(root, bucket), signal)) {
          const parts = names.map((name, at) => keyPart(name, at < names.length - 1))
          if (!parts.includes(null)) yield describe(bucket, parts.join(''), stats)
        }
      } catch (thrown) {
        throw toFileError('object-store', `look through ${bucket}`, thrown)
      }
    },

    remove: (bucket, key) =>
      step(`remove ${bucket}/${key}`, async () => {
        const { file, hasFolder } = await locate(bucket, key)
        const stats = hasFolder ? await lstat(file).catch(ifMissing(null)) : null
        if (!stats?.isFile()) return
        await unlink(file).catch(ifMissing(undefined))
        await syncFolder(dirname(file))
      }),

    usage: (signal) => step('measure the objects', () => measureFiles(root, signal)),
    async [Symbol.asyncDispose]() {},
  }
}

const step = <T>(what: string, work: () => Promise<T>): Promise<T> => fileStep('object-store', what, work)

const requireBucket = async (root: string, bucket: string): Promise<void> => {
  const stats = await lstat(join(root, checkBucket(bucket))).catch(ifMissing(null))
  if (stats?.isDirectory()) return
  throw new PfadError('bucket-not-found', `There is no bucket ${bucket}.`, 'Make it first, or check its name.')
}

const notFound = (bucket: string, key: string): PfadError =>
  new PfadError(
    'object-not-found',
    `There is no object ${bucket}/${key}.`,
    `List what is there: pfad objects ls ${bucket}`,
  )

/** Every put makes a new file, so that its number, time and size name one content. */
const describe = (bucket: string, key: string, { ino, size, mtimeMs }: Stats): StoredObject => ({
  bucket,
  key,
  size,
  lastModified: Math.floor(mtimeMs),
  etag: [ino, Math.round(mtimeMs * 1000), size].map((part) => part.toString(16)).join('-'),
})

const describeAll = async (bucket: string, keys: readonly FoundKey[]): Promise<StoredObject[]> => {
  const all = await Promise.all(keys.map(({ file }) => lstat(file).catch(ifMissing(null))))
  return all.flatMap((stats, at) => (stats?.isFile() ? [describe(bucket, keys[at]?.key ?? '', stats)] : []))
}

/** Several at a time, as many as are worth looking at together. */
async function* batches<T>(items: AsyncIterable<T>, size = 64): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    if (batch.push(item) < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
