import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LogLine } from '../../../contract/models/run.ts'
import { formatLogLine } from '../../../core/logLine.ts'

/** Characters gathered before they are written: a task that prints a lot costs few writes. */
const BLOCK = 64 * 1024
/** A line is on disk this long (ms) after it was printed, so that whoever follows the log sees it soon. */
const SOON = 50
/** So many lines in that time are written at once: the last one before a task hangs is then there. More are gathered. */
const AT_ONCE = 20

export type LogWriter = {
  write(level: LogLine['level'], text: string): void
  /** Writes out what is gathered, and ends. What went wrong with the file, if anything did. */
  close(): string | null
}

/**
 * Appends to one attempt's log. Writes wait for the disk: what prints faster than that is slowed down, nothing piles up,
 * and the lines before a `process.exit` are there. A log that cannot be written does not fail the task; `close` tells.
 */
export const createLogWriter = (
  file: string,
  options: { now: () => number; mask: (text: string) => string },
): LogWriter => {
  let gathered = ''
  let descriptor: number | null = null
  let failure: string | null = null
  let windowStart = 0
  let inWindow = 0
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const text = gathered
    gathered = ''
    if (text === '' || failure !== null) return
    try {
      descriptor ??= open(file)
      let bytes = Buffer.from(text)
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(descriptor, bytes))
    } catch (thrown) {
      failure = `The log ${file} cannot be written: ${(thrown as Error).message}`
    }
  }

  return {
    write(level, text) {
      gathered += formatLogLine({ time: options.now(), level, text: options.mask(text) })
      const time = performance.now()
      if (time - windowStart > SOON) {
        windowStart = time
        inWindow = 0
      }
      inWindow += 1
      if (inWindow <= AT_ONCE || gathered.length >= BLOCK) return flush()
      timer ??= setTimeout(flush, SOON)
    },
    close() {
      flush()
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
      return failure
    },
  }
}

const open = (file: string): number => {
  mkdirSync(dirname(file), { recursive: true })
  return openSync(file, 'a')
}
