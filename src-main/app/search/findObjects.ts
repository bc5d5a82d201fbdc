import type { SearchHit } from '../../contract/models/search.ts'
import { type Asked, hasAll, type SearchDeps } from './searchDeps.ts'

/** Of each bucket, so many keys are looked through. */
const LOOKED = 500
/** So many buckets at most. */
const BUCKETS = 20

/** Objects whose key begins with the text, then those that have its words among the first of each bucket. */
export const findObjects = async (
  { objects }: SearchDeps,
  { text, words, limit }: Asked,
  signal: AbortSignal,
): Promise<SearchHit[]> => {
  const buckets = (await objects.buckets(signal)).slice(0, BUCKETS)
  const prefix = text.replace(/(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})/, '$1_$2-$3')
  const found = await Promise.all(
    buckets.map(async (bucket) => {
      const [begin, first] = await Promise.all([
        objects.list(bucket, { prefix, limit }, signal),
        objects.list(bucket, { limit: LOOKED }, signal),
      ])
      const known = new Set(begin.map(({ key }) => key))
      return [...begin, ...first.filter(({ key }) => !known.has(key) && hasAll(`${bucket}/${key}`, words))]
    }),
  )
  return found
    .flat()
    .slice(0, limit)
    .map(({ bucket, key, size }) => ({ kind: 'object', bucket, key, size }))
}
