import type { Progress } from '../../contract/models/platform.ts'
import type { Objects } from '../../core/dataPlane.ts'

const AT_ONCE = 8
const STEP = 200

type Wish = {
  readonly bucket: string
  readonly keys?: readonly string[] | undefined
  readonly prefix?: string | undefined
}

/** Removes objects by their keys and all below a prefix; says after each few how many are gone. */
export async function* removeObjects(objects: Objects, wish: Wish, signal: AbortSignal): AsyncGenerator<Progress> {
  const { bucket, keys = [], prefix } = wish
  let done = 0
  const remove = async (some: readonly string[]): Promise<Progress> => {
    for (let at = 0; at < some.length; at += AT_ONCE) {
      signal.throwIfAborted()
      await Promise.all(some.slice(at, at + AT_ONCE).map((key) => objects.remove(bucket, key, signal)))
    }
    done += some.length
    return { done, total: null, unit: 'objects' }
  }
  for (let at = 0; at < keys.length; at += STEP) yield await remove(keys.slice(at, at + STEP))
  if (prefix === undefined) return
  for (let after = ''; ; ) {
    const found = await objects.list(bucket, { prefix, after, limit: STEP }, signal)
    const last = found.at(-1)
    if (last === undefined) return
    yield await remove(found.map(({ key }) => key))
    after = last.key
  }
}

/** How much a prefix holds; counting ends after `most` objects. */
export const measureObjects = async (
  objects: Objects,
  { bucket, prefix, most }: { bucket: string; prefix: string; most: number },
  signal: AbortSignal,
): Promise<{ objects: number; bytes: number; isMore: boolean; first: string[] }> => {
  const measured = { objects: 0, bytes: 0, isMore: false, first: [] as string[] }
  for (let after = ''; ; ) {
    const found = await objects.list(bucket, { prefix, after, limit: 1000 }, signal)
    for (const { key, size } of found) {
      if (measured.objects === most) return { ...measured, isMore: true }
      measured.objects += 1
      measured.bytes += size
      if (measured.first.length < 12) measured.first.push(key)
    }
    const last = found.at(-1)
    if (last === undefined || found.length < 1000) return measured
    after = last.key
  }
}
