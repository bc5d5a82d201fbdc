import type { EpochMs } from '../contract/models/primitives.ts'

/** How long and how much of a kind is kept; null: no limit. Milliseconds and bytes. */
export type Limits = { readonly maxAgeMs: number | null; readonly maxBytes: number | null }

export type Dated = { readonly at: EpochMs; readonly bytes: number }

/** What is this young may still be needed by a run under way, whatever the limits say. */
export const SPARED_MS = 60 * 60_000

/** The items to remove, oldest first: those past their age, then as many as bring the rest below the size. */
export const itemsToRemove = <T extends Dated>(items: readonly T[], limits: Limits, now: EpochMs): T[] => {
  const oldestFirst = items.toSorted((a, b) => a.at - b.at)
  const removable = oldestFirst.filter(({ at }) => at < now - SPARED_MS)
  const tooOld = limits.maxAgeMs === null ? 0 : removable.filter(({ at }) => at < now - (limits.maxAgeMs ?? 0)).length
  let bytes = items.reduce((sum, item) => sum + item.bytes, 0)
  let count = 0
  for (const item of removable) {
    const isTooMuch = limits.maxBytes !== null && bytes > limits.maxBytes
    if (count >= tooOld && !isTooMuch) break
    bytes -= item.bytes
    count += 1
  }
  return removable.slice(0, count)
}

/**
 * Before when to remove things that are spread evenly over `[first, last]` and together take `bytes`; null: nothing is to go.
 */
export const cutoff = (
  use: { readonly first: EpochMs; readonly last: EpochMs; readonly bytes: number },
  limits: Limits,
  now: EpochMs,
): EpochMs | null => {
  const cuts: number[] = []
  if (limits.maxAgeMs !== null) cuts.push(now - limits.maxAgeMs)
  if (limits.maxBytes !== null && use.bytes > limits.maxBytes) {
    cuts.push(use.first + Math.ceil((use.last - use.first) * (1 - limits.maxBytes / use.bytes)))
  }
  if (cuts.length === 0) return null
  const cut = Math.min(Math.max(...cuts), now - SPARED_MS)
  return cut > use.first ? cut : null
}

/**
 * Whether there is too little free space: below the floor it is, and it stays so until a tenth more than the floor is
 * free again, so that nothing flutters at the edge.
 */
export const isLow = (free: number, floor: number, wasLow: boolean): boolean => free < (wasLow ? floor * 1.1 : floor)
