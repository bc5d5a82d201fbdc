import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'

export type Stretch = { readonly start: EpochMs; readonly end: EpochMs }

/** Times as places between 0 and 1; `breaks` are where time was left out, with how much. */
export type TimeScale = {
  readonly at: (instant: EpochMs) => number
  readonly breaks: readonly { readonly at: number; readonly ms: number }[]
  /** What it shows, without what was left out, ms. */
  readonly shownMs: number
}

/** A pause is left out where it is longer than all that happened, and than this (ms). */
const LONGEST_PAUSE = 10_000
/** What is left of it, as a share of all that happened. */
const REST = 0.08

/** A scale on which everything in `stretches` is seen: a rerun hours later does not press the rest into a line. */
export const timeScale = (stretches: readonly Stretch[]): TimeScale => {
  const blocks = merge(stretches)
  const busy = Math.max(
    1,
    blocks.reduce((sum, { start, end }) => sum + end - start, 0),
  )
  const pieces: { from: EpochMs; to: EpochMs; width: number; cut: boolean }[] = []
  blocks.forEach((block, index) => {
    const before = blocks[index - 1]
    if (before) {
      const ms = block.start - before.end
      const cut = ms > Math.max(busy, LONGEST_PAUSE)
      pieces.push({ from: before.end, to: block.start, width: cut ? busy * REST : ms, cut })
    }
    pieces.push({ from: block.start, to: block.end, width: block.end - block.start, cut: false })
  })
  const total = Math.max(
    1,
    pieces.reduce((sum, { width }) => sum + width, 0),
  )
  const at = (instant: EpochMs): number => {
    let passed = 0
    for (const { from, to, width } of pieces) {
      if (instant <= from) break
      passed += instant >= to ? width : (width * (instant - from)) / (to - from)
    }
    return passed / total
  }
  const breaks = pieces.filter(({ cut }) => cut).map(({ from, to }) => ({ at: (at(from) + at(to)) / 2, ms: to - from }))
  return { at, breaks, shownMs: pieces.reduce((sum, { width, cut }) => sum + (cut ? 0 : width), 0) }
}

/** Overlapping stretches as one, in their order. */
const merge = (stretches: readonly Stretch[]): Stretch[] => {
  const merged: { start: EpochMs; end: EpochMs }[] = []
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}
