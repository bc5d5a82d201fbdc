import type { PlacedLine } from '../../../src-main/contract/models/log.ts'
import { rowsOf } from './ansi.ts'
import { type LogTerminal, MOST_LINES } from './terminal.ts'

/** The entries that the terminal holds: one piece of the log, without holes. */
export type LogWindow = {
  readonly entries: () => readonly PlacedLine[]
  /** Where it begins and ends, counted in the entries that fit the filter. */
  readonly from: () => number
  readonly to: () => number
  replace(lines: readonly PlacedLine[], from: number): Promise<void>
  append(lines: readonly PlacedLine[]): Promise<void>
  /** Puts entries before its first; what is seen stays where it is. Gives up entries at its end where it is long. */
  prepend(lines: readonly PlacedLine[]): Promise<void>
  /** Something changed how lines look: what is held has to be written anew. */
  outdate(): void
  /** Writes anew what is held, where it is outdated; what is seen stays where it is. */
  refresh(): Promise<void>
  /** Which of its entries has the log's line of this number; −1: none. */
  find(line: number): number
  /** Scrolls to one of its entries and marks it. */
  show(index: number): void
  /** Which entry is the topmost on the screen, counted in those that fit. */
  top(): number
}

/** Entries that stay behind those that are put before them: few enough to be written anew without a pause. */
const KEPT_BEHIND = 4_000

export const createLogWindow = (screen: LogTerminal, format: (line: PlacedLine) => string): LogWindow => {
  let entries: PlacedLine[] = []
  let from = 0
  let isOutdated = false

  const write = (lines: readonly PlacedLine[]): Promise<void> => screen.write(lines.map(format).join(''))
  const writeAll = (): Promise<void> => {
    isOutdated = false
    screen.clear()
    return write(entries)
  }
  const rowsFrom = (index: number): number => entries.slice(index).reduce((sum, line) => sum + rowsOf(line), 0)
  const forget = (count: number): void => {
    entries = entries.slice(count)
    from += count
  }
  /** The entry with the row that is so many rows before the end. */
  const entryAt = (row: number): number => {
    let left = row
    let index = entries.length
    while (left > 0 && index > 0) {
      index -= 1
      left -= rowsOf(entries[index] as PlacedLine)
    }
    return index
  }

  return {
    entries: () => entries,
    from: () => from,
    to: () => from + entries.length,
    replace: async (lines, begin) => {
      entries = [...lines]
      from = begin
      await writeAll()
    },
    append: async (lines) => {
      entries.push(...lines)
      if (entries.length > MOST_LINES) forget(entries.length - MOST_LINES)
      await write(lines)
    },
    prepend: async (lines) => {
      // What the terminal let go because long lines took several of its rows is not held any more.
      const lost = entryAt(screen.heldRows())
      if (lost > 0) return forget(lost)
      const given = rowsFrom(KEPT_BEHIND)
      const top = screen.topRow() - given
      entries = [...lines, ...entries.slice(0, KEPT_BEHIND)]
      from -= lines.length
      await writeAll()
      screen.setTopRow(Math.max(1, top))
    },
    outdate: () => {
      isOutdated = true
    },
    refresh: async () => {
      if (!isOutdated) return
      const isAtEnd = screen.isAtEnd()
      const top = screen.topRow()
      await writeAll()
      if (isAtEnd) screen.toEnd()
      else screen.setTopRow(top)
    },
    find: (line) => entries.findIndex((each) => each.line === line),
    show: (index) => screen.showRow(rowsFrom(index)),
    top: () => from + entryAt(screen.topRow()),
  }
}
