import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspect } from 'node:util'
import type { LogLine } from '../../../contract/models/run.ts'
import type { Log } from '../../../core/authoring/context.ts'
import { formatLogLine } from '../../../core/logLine.ts'

/** Text that waits for the disk is written at the latest when it has this length. */
const FULL = 64 * 1024

export type AttemptLog = Log & {
  readonly write: (level: LogLine['level'], text: string) => void
  /** From now on these texts stand as *** in the log. */
  readonly mask: (secret: string) => void
  readonly flush: () => void
  readonly close: () => void
}

/**
 * An attempt's log, written by its own process: lines are gathered and written once per turn of the loop, or when there
 * are many, so that a chatty task neither waits for the disk nor fills the memory.
 */
export const createAttemptLog = (file: string): AttemptLog => {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a')
  const secrets: string[] = []
  let waiting: string[] = []
  let length = 0
  let isScheduled = false
  let isClosed = false

  const flush = (): void => {
    isScheduled = false
    if (waiting.length === 0 || isClosed) return
    const bytes = Buffer.from(waiting.join(''))
    waiting = []
    length = 0
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
  }
  const write = (level: LogLine['level'], text: string): void => {
    let masked = text
    for (const secret of secrets) masked = masked.replaceAll(secret, '***')
    const line = formatLogLine({ time: Date.now(), level, text: masked })
    waiting.push(line)
    length += line.length
    if (length >= FULL) flush()
    else if (!isScheduled) {
      isScheduled = true
      setImmediate(flush)
    }
  }
  const at =
    (level: LogLine['level']) =>
    (message: string, ...values: unknown[]) =>
      write(level, [message, ...values.map(show)].join(' '))
  return {
    debug: at('debug'),
    info: at('info'),
    warning: at('warning'),
    error: at('error'),
    write,
    mask: (secret) => {
      if (secret !== '') secrets.push(secret)
    },
    flush,
    close: () => {
      flush()
      isClosed = true
      closeSync(descriptor)
    },
  }
}

const show = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.stack ?? value.message
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return inspect(value)
  }
}
