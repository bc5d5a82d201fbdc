import { parseObjectUrl } from '../core/objectName.ts'
import type { Leavings } from '../engine/backfill/preview.ts'
import type { LogStore } from '../engine/ports/logStore.ts'
import type { ObjectStore } from '../engine/ports/objectStore.ts'

/** What runs leave in the log store and the object store: there the objects that results name, and their reports. */
export const createLeavings = (logs: LogStore, objects: ObjectStore): Leavings => ({
  logs: ({ dagId, runId }) => logs.runUsage(dagId, runId),
  objects: async (results) => {
    const sizes = new Map<string, number>()
    const named = results.flatMap((result) => objectOf(result) ?? [])
    for (const { bucket, key } of named) {
      for (const name of [key, `${key.replace(/\.parquet$/, '')}.json`]) {
        const size = await objects.stat(bucket, name).then((object) => object.size, missing)
        if (size !== null) sizes.set(`${bucket}/${name}`, size)
      }
    }
    return named.length === 0 ? null : sizes.values().reduce((total, size) => total + size, 0)
  },
})

/** Removed since, or never written: it takes nothing. What else goes wrong only leaves the estimate without it. */
const missing = (): null => null

const objectOf = (result: unknown): { bucket: string; key: string } | null => {
  if (typeof result !== 'string' || !/^s3[an]?:\/\//.test(result)) return null
  try {
    return parseObjectUrl(result)
  } catch {
    return null
  }
}
