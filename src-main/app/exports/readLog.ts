import type { AttemptKey, LogLine } from '../../contract/models/run.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'
import { LIMITS } from './limits.ts'

/** Begin and end of a log. `left`: lines between them that are not shown; `isWhole` false: it goes on after what was read. */
export type ReadLog = {
  readonly first: readonly LogLine[]
  readonly last: readonly LogLine[]
  readonly left: number
  readonly isWhole: boolean
}

/** Reads a log as far as an export shows it, with never more in memory than that. */
export const readLog = async (logs: LogStore, key: AttemptKey, signal: AbortSignal): Promise<ReadLog> => {
  const first: LogLine[] = []
  let last: LogLine[] = []
  let count = 0
  for await (const block of logs.read(key, { follow: false }, signal)) {
    for (const line of block) {
      if (first.length < LIMITS.firstLines) first.push(line)
      else last.push(line)
    }
    count += block.length
    if (last.length > 4 * LIMITS.lastLines) last = last.slice(-LIMITS.lastLines)
    if (count >= LIMITS.readLines) break
  }
  last = last.slice(-LIMITS.lastLines)
  return { first, last, left: count - first.length - last.length, isWhole: count < LIMITS.readLines }
}
