import type { FileHandle } from 'node:fs/promises'
import type { LogLine } from '../../contract/models/run.ts'
import { parseLogLines } from '../../core/logLine.ts'

/** Bytes taken from a file at a time, so that a log of any length is read in bounded memory. */
const BLOCK = 64 * 1024
/** An entry longer than this (bytes) comes in pieces. */
const LONGEST_ENTRY = 256 * 1024

const NEWLINE = 0x0a
const TAB = 0x09

export type LogReader = {
  /** The entries of the next block, none where an entry goes on; null at the end of what is there. */
  next(handle: FileHandle): Promise<LogLine[] | null>
  /** What is still held back: the file will not grow any more. */
  rest(): LogLine[]
}

/**
 * Whole entries of a growing file, block by block. An entry goes on as long as lines start with a tab, so the last one is
 * held back until the next begins or the file has no more for now; half a line is held back longer.
 */
export const createLogReader = (): LogReader => {
  const buffer = Buffer.alloc(BLOCK)
  let position = 0
  let held: Buffer = Buffer.alloc(0)
  let last: LogLine | undefined

  const take = (end: number): LogLine[] => {
    if (end === 0) return []
    const lines = parseLogLines(held.toString('utf8', 0, end), last)
    held = Buffer.from(held.subarray(end))
    last = lines.at(-1) ?? last
    return lines
  }

  return {
    async next(handle) {
      const { bytesRead } = await handle.read(buffer, 0, BLOCK, position)
      if (bytesRead === 0) {
        const lines = take(held.lastIndexOf(NEWLINE) + 1)
        return lines.length > 0 ? lines : null
      }
      position += bytesRead
      held = Buffer.concat([held, buffer.subarray(0, bytesRead)])
      const end = startOfLastEntry(held)
      return take(held.length - end > LONGEST_ENTRY ? forcedEnd(held) : end)
    },
    rest: () => take(held.length),
  }
}

/** Where the last entry of some bytes begins; 0 where they hold no more than one. */
export const startOfLastEntry = (bytes: Buffer): number => {
  let newline = bytes.lastIndexOf(NEWLINE, -2)
  while (newline >= 0 && bytes[newline + 1] === TAB)
    newline = newline === 0 ? -1 : bytes.lastIndexOf(NEWLINE, newline - 1)
  return newline + 1
}

/** Where to cut an entry that is too long: after its last line, else between two characters. */
export const forcedEnd = (bytes: Buffer): number => {
  const afterLine = bytes.lastIndexOf(NEWLINE) + 1
  if (afterLine > 0) return afterLine
  let end = bytes.length
  // A byte of UTF-8 that goes on has the bits 10…; the one before them begins the character.
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1
  return end - 1
}
