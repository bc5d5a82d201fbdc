import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AttemptKey } from '../../contract/models/run.ts'
import { goesOn } from '../../core/fileName.ts'
import { formatLogLine } from '../../core/logLine.ts'
import { attemptLogPath, parseRunLogPath, runLogPath } from '../../core/logPath.ts'
import type { LogStore, RunLogs } from '../../engine/ports/logStore.ts'
import { makeFolder } from './atomic.ts'
import { watchChanges } from './fileChanges.ts'
import { fileStep, ifMissing, toFileError } from './fileError.ts'
import { createFileLogPages } from './logPages.ts'
import { createLogReader } from './logReader.ts'
import { entriesOf, measureFiles, walkFiles } from './walk.ts'

/** Attempts' logs as files below `root` (see core/logPath); the attempt's own process may append to them meanwhile. */
export const createFileLogStore = ({ root }: { root: string }): LogStore => {
  const below = (path: string): string => join(root, ...path.split('/'))
  return {
    ...createFileLogPages({ root }),

    append: (attempt, lines) =>
      step(`write the log of ${nameOf(attempt)}`, async () => {
        const file = below(attemptLogPath(attempt))
        await makeFolder(dirname(file))
        await using handle = await open(file, 'a+')
        const isTorn = await endsInLine(handle)
        await handle.appendFile((isTorn ? '\n' : '') + lines.map(formatLogLine).join(''))
      }),

    async *read(attempt, { follow, isOver }, signal) {
      const what = `read the log of ${nameOf(attempt)}`
      const file = below(attemptLogPath(attempt))
      const reader = createLogReader()
      using changes = watchChanges(file, signal)
      let handle: FileHandle | null = null
      try {
        while (!signal?.aborted) {
          // Asked before reading: what was written until the end of the attempt is then read for certain.
          const over = !follow || (isOver?.() ?? false)
          handle ??= await step(what, () => open(file, 'r').catch(ifMissing(null)))
          for (const known = handle; known !== null && !signal?.aborted; ) {
            const lines = await step(what, () => reader.next(known))
            if (lines === null) break
            if (lines.length > 0) yield lines
          }
          if (signal?.aborted) return
          if (over) {
            const rest = reader.rest()
            if (rest.length > 0) yield rest
            return
          }
          await changes.next()
        }
      } finally {
        await handle?.close()
      }
    },

    removeRun: (dagId, runId) =>
      step(`remove the logs of ${dagId}, ${runId}`, () =>
        rm(below(runLogPath(dagId, runId)), { recursive: true, force: true, maxRetries: 2 }),
      ),

    async *runs(signal) {
      try {
        for await (const dag of namedFolders(root)) {
          for await (const run of namedFolders(dag.folder)) {
            const ids = parseRunLogPath(dag.name, run.name)
            if (ids) yield { ...ids, ...(await measureRun(run.folder, signal)) }
          }
        }
      } catch (thrown) {
        throw toFileError('log-store', 'look through the logs', thrown)
      }
    },

    runUsage: (dagId, runId) =>
      step(
        `measure the logs of ${dagId}, ${runId}`,
        async () => (await measureRun(below(runLogPath(dagId, runId)))).bytes,
      ),

    usage: (signal) => step('measure the logs', () => measureFiles(root, signal)),
  }
}

const step = <T>(what: string, work: () => Promise<T>): Promise<T> => fileStep('log-store', what, work)

const nameOf = ({ dagId, runId, taskId, tryNumber }: AttemptKey): string =>
  `${dagId}, ${runId}, ${taskId}, attempt ${tryNumber}`

/** Whether the last line has no end: its writer died, or the disk was full. */
const endsInLine = async (handle: FileHandle): Promise<boolean> => {
  const { size } = await handle.stat()
  if (size === 0) return false
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}

/** The folders inside one, with their names as core/fileName's `encodeLongName` wrote them. */
async function* namedFolders(folder: string, before = ''): AsyncGenerator<{ folder: string; name: string }> {
  for await (const entry of entriesOf(folder)) {
    if (!entry.isDirectory()) continue
    const inner = join(folder, entry.name)
    if (goesOn(entry.name)) yield* namedFolders(inner, `${before}${entry.name}/`)
    else yield { folder: inner, name: before + entry.name }
  }
}

const measureRun = async (folder: string, signal?: AbortSignal): Promise<Omit<RunLogs, 'dagId' | 'runId'>> => {
  const measured = { bytes: 0, items: 0, lastModified: 0 }
  for await (const { stats } of walkFiles(folder, signal)) {
    measured.bytes += stats.size
    measured.items += 1
    measured.lastModified = Math.max(measured.lastModified, Math.floor(stats.mtimeMs))
  }
  return measured
}
