import type { EpochMs } from '../contract/models/primitives.ts'

/** How long and how much of a kind is kept; null: no limit. Milliseconds and bytes. */
export type Limits = { readonly maxAgeMs: number | null; readonly maxBytes: number | null }

export type Dated = { readonly at: EpochMs; readonly bytes: number }

/** From when on nothing is removed, whatever the limits say; `now` and what is dated are on one clock. */
export type Moment = { readonly now: EpochMs; readonly sparedFrom: EpochMs }

/** What is this young may still be needed by a run under way. */
export const SPARED_MS = 60 * 60_000

/** The items to remove, oldest first: those past their age, then as many as bring the rest below the size. */
export const itemsToRemove = <T extends Dated>(items: readonly T[], limits: Limits, moment: Moment): T[] => {
  const removable = items.filter(({ at }) => at < moment.sparedFrom).toSorted((a, b) => a.at - b.at)
  const keptFrom = limits.maxAgeMs === null ? Number.NEGATIVE_INFINITY : moment.now - limits.maxAgeMs
  let bytes = items.reduce((sum, item) => sum + item.bytes, 0)
  let count = 0
  for (const item of removable) {
    const isTooMuch = limits.maxBytes !== null && bytes > limits.maxBytes
    if (item.at >= keptFrom && !isTooMuch) break
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
  moment: Moment,
): EpochMs | null => {
  const cuts: number[] = []
  if (limits.maxAgeMs !== null) cuts.push(moment.now - limits.maxAgeMs)
  if (limits.maxBytes !== null && use.bytes > limits.maxBytes) {
    cuts.push(use.first + Math.ceil((use.last - use.first) * (1 - limits.maxBytes / use.bytes)))
  }
  if (cuts.length === 0) return null
  const cut = Math.min(Math.max(...cuts), moment.sparedFrom)
  return cut > use.first ? cut : null
}

/**
 * Whether there is too little free space: below the floor it is, and it stays so until a tenth more than the floor is
 * free again, so that nothing flutters at the edge.
 */
export const isLow = (free: number, floor: number, wasLow: boolean): boolean => free < (wasLow ? floor * 1.1 : floor)
