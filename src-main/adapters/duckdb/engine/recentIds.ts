import type { EpochMs } from '../../../contract/models/primitives.ts'

/** Minutes that are remembered; live events touch two. */
const MOST_MINUTES = 4
/** A minute with more ids is asked of the table instead (16 bytes each). */
const MOST_IDS = 2_000_000

/**
 * Which ids the minutes hold that are being filled: asking the table costs two milliseconds for each batch, and more the
 * fuller the minute is. Only for minutes that were seen from their first event on, and only in one direction: an id that
 * is not remembered here is new; one that is may be (two ids may have one hash), and the table decides.
 */
export const createRecentIds = () => {
  /** Least recently used first. */
  const minutes = new Map<EpochMs, HashSet>()
  return {
    knows: (minute: EpochMs): boolean => minutes.has(minute),
    /** From now on; to be called while the table holds no event of that minute. */
    begin(minute: EpochMs): void {
      minutes.set(minute, createHashSet())
      const oldest = minutes.keys().next().value
      if (minutes.size > MOST_MINUTES && oldest !== undefined) minutes.delete(oldest)
    },
    add(minute: EpochMs, id: string): void {
      const ids = minutes.get(minute)
      if (!ids) return
      if (ids.size < MOST_IDS) ids.add(hashOf(id))
      else minutes.delete(minute)
    },
    mayHold(minute: EpochMs, id: string): boolean {
      const ids = minutes.get(minute)
      return !ids || ids.has(hashOf(id))
    },
    /** Something else has written events. */
    forget: (): void => minutes.clear(),
  }
}
export type RecentIds = ReturnType<typeof createRecentIds>

/** FNV-1a twice, as one whole number of 53 bits; never 0. */
const hashOf = (id: string): number => {
  let [low, high] = [0x811c9dc5, 0xcbf29ce4]
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
    high ^= high >>> 15
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0) + 1
}

type HashSet = { readonly size: number; add(hash: number): void; has(hash: number): boolean }

/** Open addressing with linear probing, at most half full. A `Set` of as many numbers takes five times the memory. */
const createHashSet = (): HashSet => {
  let slots = new Float64Array(1024)
  let size = 0
  const find = (hash: number): number => {
    let at = hash % slots.length
    while (slots[at] !== 0 && slots[at] !== hash) at = (at + 1) % slots.length
    return at
  }
  const grow = (): void => {
    const full = slots
    slots = new Float64Array(full.length * 2)
    for (const hash of full) if (hash !== 0) slots[find(hash)] = hash
  }
  return {
    get size() {
      return size
    },
    has: (hash) => slots[find(hash)] === hash,
    add(hash) {
      const at = find(hash)
      if (slots[at] === hash) return
      slots[at] = hash
      size += 1
      if (size * 2 > slots.length) grow()
    },
  }
}
