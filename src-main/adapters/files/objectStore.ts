import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import type { StoredObject } from '../../core/dataPlane.ts'
import { checkBucket, keyPart, objectPath } from '../../core/objectName.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import { syncFolder, TEMPORARY_PREFIX, writeAtomic } from './atomic.ts'

/**
 * Buckets as folders, objects as files below `root` (layout: core/objectName). Anything that is not a plain file of
 * that layout, symbolic links above all, is not an object. Several processes may use one root at a time.
 */
export const createFileObjectStore = ({ root }: { root: string }): ObjectStore => {
  const fileOf = (bucket: string, key: string): string => join(root, ...objectPath(bucket, key).split('/'))

  const requireBucket = async (bucket: string): Promise<string> => {
    const folder = join(root, checkBucket(bucket))
    const stats = await stat(folder)
    if (stats?.isDirectory()) return folder
    throw new PfadError('bucket-not-found', `There is no bucket ${bucket}.`, 'Make it first, or check its name.')
  }

  const requireObject = async (bucket: string, key: string): Promise<{ file: string; stats: Stats }> => {
    const file = fileOf(bucket, key)
    await requireBucket(bucket)
    const stats = await stat(file)
    if (stats?.isFile()) return { file, stats }
    throw new PfadError('object-not-found', `There is no object ${bucket}/${key}.`, `List: pfad objects ls ${bucket}`)
  }

  return {
    ensureBucket: (bucket) =>
      guarded(`make the bucket ${bucket}`, async () => {
        await mkdir(join(root, checkBucket(bucket)), { recursive: true })
      }),
    buckets: () =>
      guarded('list the buckets', async () => {
        const entries = await readdir(root, { withFileTypes: true }).catch(emptyIfMissing)
        return entries.flatMap((entry) => (entry.isDirectory() && isBucket(entry.name) ? [entry.name] : [])).toSorted()
      }),
    put: (bucket, key, source, signal) =>
      guarded(`write ${bucket}/${key}`, async () => {
        const file = fileOf(bucket, key)
        await requireBucket(bucket)
        await writeAtomic(file, source, signal)
        return describe(bucket, key, (await requireObject(bucket, key)).stats)
      }),
    async *get(bucket, key, signal) {
      const { file } = await guarded(`read ${bucket}/${key}`, () => requireObject(bucket, key))
      yield* createReadStream(file, signal ? { signal } : {})
    },
    stat: (bucket, key) =>
      guarded(`look at ${bucket}/${key}`, async () => describe(bucket, key, (await requireObject(bucket, key)).stats)),
    list: (bucket, options = {}, signal) =>
      guarded(`list ${bucket}`, async () => {
        const folder = await requireBucket(bucket)
        const keys = await readKeys(folder, options, signal)
        const found: StoredObject[] = []
        for (const key of keys.slice(0, options.limit ?? 1000)) {
          const stats = await stat(fileOf(bucket, key))
          if (stats?.isFile()) found.push(describe(bucket, key, stats))
        }
        return found
      }),
    remove: (bucket, key) =>
      guarded(`remove ${bucket}/${key}`, async () => {
        const file = fileOf(bucket, key)
        await requireBucket(bucket)
        await rm(file, { force: true })
        await syncFolder(dirname(file)).catch(() => undefined)
      }),
    usage: () => guarded('measure the objects', () => measure(root)),
    async [Symbol.asyncDispose]() {},
  }
}

/** Removes what a killed process left unfinished. To be called while no other process writes: by the home's owner. */
export const removeLeftovers = async (root: string): Promise<number> => {
  let removed = 0
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(emptyIfMissing)
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.startsWith(TEMPORARY_PREFIX)) continue
    await rm(join(entry.parentPath, entry.name), { force: true })
    removed += 1
  }
  return removed
}

const stat = (path: string): Promise<Stats | null> =>
  lstat(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return null
    throw thrown
  })

const describe = (bucket: string, key: string, stats: Stats): StoredObject => ({
  bucket,
  key,
  size: stats.size,
  lastModified: Math.floor(stats.mtimeMs),
  etag: createHash('md5').update(`${stats.ino}:${stats.size}:${stats.mtimeMs}`).digest('hex'),
})

const isBucket = (name: string): boolean => {
  try {
    return checkBucket(name) === name
  } catch {
    return false
  }
}

/** Keys of a bucket in the order of their bytes, after `after`, with `prefix`. */
const readKeys = async (
  folder: string,
  options: { prefix?: string; after?: string },
  signal?: AbortSignal,
): Promise<string[]> => {
  const { prefix = '', after = '' } = options
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyIfMissing)
  const keys: { key: string; bytes: Buffer }[] = []
  for (const entry of entries) {
    signal?.throwIfAborted()
    if (!entry.isFile() || entry.name.startsWith(TEMPORARY_PREFIX)) continue
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .split(sep)
      .join('/')
    const parts = path.split('/').map((name, at, all) => keyPart(name, at < all.length - 1))
    const key = parts.includes(null) ? null : parts.join('')
    if (key !== null && key.startsWith(prefix)) keys.push({ key, bytes: Buffer.from(key) })
  }
  keys.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  const last = Buffer.from(after)
  return keys.flatMap(({ key, bytes }) => (after === '' || Buffer.compare(bytes, last) > 0 ? [key] : []))
}

const measure = async (root: string): Promise<{ bytes: number; items: number }> => {
  const usage = { bytes: 0, items: 0 }
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(emptyIfMissing)
  for (const entry of entries) {
    if (!entry.isFile()) continue
    usage.bytes += (await stat(join(entry.parentPath, entry.name)))?.size ?? 0
    usage.items += 1
  }
  return usage
}

const emptyIfMissing = (thrown: NodeJS.ErrnoException): [] => {
  if (thrown.code === 'ENOENT') return []
  throw thrown
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, or lower the limits on the Storage page.',
  EDQUOT: 'The quota is used up: free some space.',
  EACCES: 'The folder cannot be written: check its rights.',
  EPERM: 'The folder cannot be written: check its rights.',
  EROFS: 'The file system is read-only: choose another home with --home.',
}

/** Runs a step; what the file system refuses becomes an `object-store` error that says what and where. */
const guarded = async <T>(what: string, step: () => Promise<T>): Promise<T> => {
  try {
    return await step()
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (thrown instanceof PfadError || code === undefined || !/^E[A-Z]+$/.test(code)) throw thrown
    throw new PfadError('object-store', `Could not ${what}: ${message}`, ADVICE[code], { cause: thrown })
  }
}
