import { once } from 'node:events'
import { watch } from 'node:fs'
import { appendFile, type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AttemptKey, LogLine } from '../../contract/models/run.ts'
import { formatLogLine, parseLogLines } from '../../core/logLine.ts'
import { attemptLogPath, runLogPath } from '../../core/logPath.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'

/** Bytes taken from a file at a time, so that a log of any length is read in bounded memory. */
const BLOCK = 64 * 1024
/** Where the system does not tell of a change (network folders, a file not there yet), look again after this many ms. */
const LOOK_AGAIN = 250

/** Attempts' logs as files below `root` (see core/logPath); the attempt's own process may append to them meanwhile. */
export const createFileLogStore = ({ root }: { root: string }): LogStore => {
  const fileOf = (attempt: AttemptKey): string => join(root, ...attemptLogPath(attempt).split('/'))
  return {
    async append(attempt, lines) {
      const file = fileOf(attempt)
      await mkdir(dirname(file), { recursive: true })
      await appendFile(file, lines.map(formatLogLine).join(''))
    },

    async *read(attempt, { follow, isOver }, signal) {
      const file = fileOf(attempt)
      const reader = createBlockReader()
      let handle: FileHandle | null = null
      try {
        while (!signal?.aborted) {
          // Asked before reading: what was written until the end of the attempt is then read for certain.
          const over = !follow || (isOver?.() ?? false)
          handle ??= await open(file, 'r').catch(nullIfMissing)
          while (handle && !signal?.aborted) {
            const lines = await reader.next(handle)
            if (lines === null) break
            if (lines.length > 0) yield lines
          }
          if (over) {
            const rest = reader.rest()
            if (rest.length > 0) yield rest
            return
          }
          await changed(file, signal)
        }
      } finally {
        await handle?.close()
      }
    },

    async removeRun(dagId, runId) {
      await rm(join(root, ...runLogPath(dagId, runId).split('/')), { recursive: true, force: true })
    },

    async usage() {
      const usage = { bytes: 0, items: 0 }
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        if (!entry.isFile()) continue
        usage.items += 1
        usage.bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size
      }
      return usage
    },
  }
}

/** Whole entries of a growing file, block by block; an entry goes on as long as lines start with a tab. */
const createBlockReader = () => {
  const buffer = Buffer.alloc(BLOCK)
  let position = 0
  let torn: Buffer = Buffer.alloc(0)
  let last: LogLine | undefined
  const parse = (text: string): LogLine[] => {
    const lines = parseLogLines(text, last)
    last = lines.at(-1) ?? last
    return lines
  }
  return {
    /** null at the end of what is there. */
    async next(handle: FileHandle): Promise<LogLine[] | null> {
      const { bytesRead } = await handle.read(buffer, 0, BLOCK, position)
      if (bytesRead === 0) return null
      position += bytesRead
      const bytes = Buffer.concat([torn, buffer.subarray(0, bytesRead)])
      const end = bytes.lastIndexOf('\n') + 1
      torn = Buffer.from(bytes.subarray(end))
      return end === 0 ? [] : parse(bytes.subarray(0, end).toString('utf8'))
    },
    rest: (): LogLine[] => (torn.length === 0 ? [] : parse(torn.toString('utf8'))),
  }
}

const changed = async (file: string, signal?: AbortSignal): Promise<void> => {
  const done = new AbortController()
  const timer = setTimeout(() => done.abort(), LOOK_AGAIN)
  const stop = (): void => done.abort()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const watcher = watch(file, { signal: done.signal })
    await once(watcher, 'change', { signal: done.signal })
  } catch {
    // Aborted, or nothing to watch yet: the timer is the way back.
    if (!done.signal.aborted) await once(done.signal, 'abort')
  } finally {
    clearTimeout(timer)
    done.abort()
    signal?.removeEventListener('abort', stop)
  }
}

const nullIfMissing = (thrown: NodeJS.ErrnoException): null => {
  if (thrown.code === 'ENOENT') return null
  throw thrown
}
