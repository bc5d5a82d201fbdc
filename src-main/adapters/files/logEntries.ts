import type { FileHandle } from 'node:fs/promises'
import { forcedEnd, startOfLastEntry } from './logReader.ts'

/** Bytes taken at a time: a millisecond's work, so that the process gets to other things in between. */
export const BLOCK = 256 * 1024
/** What an entry has beyond this (bytes) comes as pieces of its own, which are not searched. */
const LONGEST_ENTRY = 1024 * 1024

const NEWLINE = 0x0a
const TAB = 0x09

/** Whole entries of a log file. `isMiddle`: it begins inside an entry; `isCut`: its last entry goes on in the next. */
export type EntryBlock = { readonly bytes: Buffer; readonly isMiddle: boolean; readonly isCut: boolean }

/**
 * The entries from `offset` on, some of them; without bytes at the end of what is there. Half a line at the end is left
 * for later, unless `isFinal`: then nothing more will come. The bytes are in `room` (BLOCK bytes) until the next reading.
 */
export const readEntries = async (
  handle: FileHandle,
  { offset, isMiddle, isFinal }: { readonly offset: number; readonly isMiddle: boolean; readonly isFinal: boolean },
  room: Buffer = Buffer.allocUnsafe(BLOCK),
): Promise<EntryBlock> => {
  for (let size = BLOCK; ; size *= 4) {
    const { buffer, bytesRead } = await handle.read(size === BLOCK ? room : Buffer.alloc(size), 0, size, offset)
    const bytes = buffer.subarray(0, bytesRead)
    const isEnd = bytesRead < size
    const end = isEnd ? (isFinal ? bytesRead : bytes.lastIndexOf(NEWLINE) + 1) : startOfLastEntry(bytes)
    const block = { isMiddle: isMiddle || bytes[0] === TAB }
    if (end > 0 || isEnd) return { ...block, bytes: bytes.subarray(0, end), isCut: false }
    if (size >= LONGEST_ENTRY) {
      const cut = forcedEnd(bytes)
      return { ...block, bytes: bytes.subarray(0, cut), isCut: bytes[cut - 1] !== NEWLINE }
    }
  }
}

/** How many entries begin in a block. */
export const countEntries = ({ bytes, isMiddle }: EntryBlock): number => {
  let count = bytes.length > 0 && !isMiddle ? 1 : 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at + 1] !== TAB) count += 1
  }
  return count
}
