import type { Objects, StoredObject } from '../../core/dataPlane.ts'

export type Folder = {
  /** Prefixes that go on, with their slash. */
  readonly folders: string[]
  readonly objects: StoredObject[]
  /** Where the next page begins; null: that was all. */
  readonly next: string | null
}

/** Larger than any character of a key: what comes `after` it is behind all that begins so. */
const BEHIND_ALL = '\u{10FFFF}'
/** Listed at a time: enough for a page of objects, little to throw away before a folder. */
const STEP = 100

/**
 * One level of a bucket, as folders show it: what goes on behind a slash is one folder, and all that is in it is jumped over.
 * Works on any store that lists keys in order.
 */
export const listFolder = async (
  store: Objects,
  { bucket, prefix, after, limit }: { bucket: string; prefix: string; after: string; limit: number },
  signal?: AbortSignal,
): Promise<Folder> => {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const folders: string[] = []
  const objects: StoredObject[] = []
  let from = after
  for (;;) {
    const found = await store.list(bucket, { prefix, after: from, limit: STEP }, signal)
    let folder: string | null = null
    for (const object of found) {
      if (folders.length + objects.length === limit) return { folders, objects, next: from }
      const slash = object.key.indexOf('/', base.length)
      if (slash < 0) {
        objects.push(object)
        from = object.key
        continue
      }
      folder = object.key.slice(0, slash + 1)
      folders.push(folder)
      from = folder + BEHIND_ALL
      break
    }
    if (folder === null && found.length < STEP) return { folders, objects, next: null }
  }
}
