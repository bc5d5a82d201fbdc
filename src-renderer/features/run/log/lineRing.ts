/** The last lines of something long. */
export type LineRing = {
  push(line: string): void
  lines(): readonly string[]
  /** How many ever came. */
  readonly total: number
}

/** Keeps the last `size` lines; pushing costs the same however many came before. */
export const createLineRing = (size: number): LineRing => {
  let kept: string[] = []
  let total = 0
  return {
    push: (line) => {
      total += 1
      kept.push(line)
      // Trimmed in one cut for each `size` lines, not with every line.
      if (kept.length >= size * 2) kept = kept.slice(-size)
    },
    lines: () => kept.slice(-size),
    get total() {
      return total
    },
  }
}
