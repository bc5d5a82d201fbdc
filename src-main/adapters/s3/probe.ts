import type { Connection } from '../../core/authoring/context.ts'
import { createS3ObjectStore } from './objectStore.ts'

/**
 * Signs in to the object store behind a connection and lists its buckets, or only looks for the one that is named. Returns
 * what it found in one sentence; throws what any use would (`object-store-auth`, `object-store-away`, …).
 */
export const probeS3 = async (connection: Connection, bucket: string | null, signal?: AbortSignal): Promise<string> => {
  await using store = createS3ObjectStore({ connection: async () => connection })
  if (bucket === null) {
    const names = await store.buckets(signal)
    return names.length === 0 ? 'no buckets yet' : `buckets ${names.slice(0, 10).join(', ')}`
  }
  try {
    await store.list(bucket, { limit: 1 }, signal)
    return `bucket ${bucket}`
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'bucket-not-found')
      return `no bucket ${bucket} yet: the first run makes it`
    throw thrown
  }
}
