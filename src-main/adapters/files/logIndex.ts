import type { FileHandle } from 'node:fs/promises'
import type { LogFilter } from '../../contract/models/log.ts'
import { fitsAll, fittingEntries, splitEntries } from '../../core/logFilter.ts'
import { BLOCK, countEntries, type EntryBlock, readEntries } from './logEntries.ts'

/** What stands before a place of the file: entries that fit, entries, bytes. */
export type LogMark = {
  readonly fitting: number
  readonly total: number
  readonly offset: number
  readonly isMiddle: boolean
}

/** An entry as it stands in the file, and which of all it is. */
export type RawEntry = { readonly line: number; readonly raw: string }

/** Where the entries of one log that fit one filter stand; it grows with the file. */
export type LogIndex = {
  /** How much has been looked through. */
  readonly reached: () => LogMark
  /** Looks further until `deadline` (of `performance.now()`); true when it has come to the end of what is there. */
  grow(handle: FileHandle, options: { isFinal: boolean; deadline: number }, signal?: AbortSignal): Promise<boolean>
  /** The last mark before the n-th entry that fits, or before an entry of the whole log. */
  before(of: 'fitting' | 'total', n: number): LogMark
  /** Where to go on behind a mark without passing over anything that fits: past blocks in which nothing does. */
  skip(mark: LogMark): LogMark
  /** The entries of a block behind a mark that fit. */
  pick(block: EntryBlock, mark: LogMark): RawEntry[]
}

const START: LogMark = { fitting: 0, total: 0, offset: 0, isMiddle: false }

/** A mark each BLOCK bytes: a page is found with one block read in vain at the most, a log of 1 GB has 4,000 marks. */
export const createLogIndex = (filter: LogFilter): LogIndex => {
  const flagsOf = fittingEntries(filter)
  const isOpen = fitsAll(filter)
  const marks: LogMark[] = [START]
  let reached = START

  const pick = (block: EntryBlock, mark: LogMark): RawEntry[] => {
    const text = block.bytes.toString('utf8')
    const flags = isOpen ? null : flagsOf(text)
    if (!isOpen && flags === null) return []
    // What goes on from an entry of the block before was that block's.
    const passed = block.isMiddle ? 1 : 0
    return splitEntries(text).flatMap((raw, at) =>
      at < passed || flags?.[at] === false ? [] : { line: mark.total + at - passed, raw },
    )
  }

  const take = (block: EntryBlock): void => {
    const entries = countEntries(block)
    reached = {
      fitting: reached.fitting + (isOpen ? entries : pick(block, reached).length),
      total: reached.total + entries,
      offset: reached.offset + block.bytes.length,
      isMiddle: block.isCut,
    }
    if (reached.offset - (marks.at(-1)?.offset ?? 0) >= BLOCK) marks.push(reached)
  }

  let last: Promise<unknown> = Promise.resolve()
  const grow: LogIndex['grow'] = async (handle, { isFinal, deadline }, signal) => {
    const room = Buffer.allocUnsafe(BLOCK)
    do {
      const block = await readEntries(handle, { ...reached, isFinal }, room)
      if (block.bytes.length === 0) return true
      take(block)
    } while (performance.now() < deadline && signal?.aborted !== true)
    return false
  }

  return {
    reached: () => reached,
    // One at a time: two readers of one log grow the same index.
    grow: (...wish) => {
      const grown = last.then(() => grow(...wish))
      last = grown.catch(() => undefined)
      return grown
    },
    before: (of, n) => marks[lastAtMost(marks, of, n)] ?? START,
    skip: (mark) => {
      let at = lastAtMost(marks, 'offset', mark.offset)
      if (marks[at]?.offset !== mark.offset) return mark
      while (marks[at + 1]?.fitting === mark.fitting) at += 1
      return marks[at] ?? mark
    },
    pick,
  }
}

/** The place of the last mark of which a figure is at most `n`. */
const lastAtMost = (marks: readonly LogMark[], figure: 'fitting' | 'total' | 'offset', n: number): number => {
  let [low, high] = [0, marks.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((marks[middle]?.[figure] ?? 0) <= n) low = middle
    else high = middle - 1
  }
  return low
}
