import type { AttemptKey, LogLine } from '../../../src-main/contract/models/run.ts'
import { formatLogLine } from '../../../src-main/core/logLine.ts'
import type { LogStore } from '../../../src-main/engine/ports/logStore.ts'

/** The fake for tests that need a log store but no disk. `now` dates what is appended. */
export const createMemoryLogStore = (now: () => number = Date.now): LogStore => {
  const logs = new Map<string, { attempt: AttemptKey; lines: LogLine[]; lastModified: number }>()
  const bytesOf = (lines: LogLine[]): number => lines.reduce((sum, line) => sum + formatLogLine(line).length, 0)
  const keyOf = (attempt: AttemptKey): string =>
    JSON.stringify([attempt.dagId, attempt.runId, attempt.taskId, attempt.mapIndex, attempt.tryNumber])
  const store: LogStore = {
    async append(attempt, lines) {
      const log = logs.get(keyOf(attempt)) ?? { attempt, lines: [], lastModified: 0 }
      log.lines.push(...lines.map((line) => ({ ...line })))
      log.lastModified = now()
      logs.set(keyOf(attempt), log)
    },
    async *read(attempt, { follow, isOver }, signal) {
      for (let at = 0; !signal?.aborted; ) {
        const over = !follow || (isOver?.() ?? false)
        const lines = logs.get(keyOf(attempt))?.lines.slice(at) ?? []
        at += lines.length
        if (lines.length > 0) yield lines
        if (over) return
        await new Promise((done) => setTimeout(done, 5))
      }
    },
    async removeRun(dagId, runId) {
      for (const [key, { attempt }] of logs) if (attempt.dagId === dagId && attempt.runId === runId) logs.delete(key)
    },
    async *runs() {
      const ids = new Set([...logs.values()].map(({ attempt }) => JSON.stringify([attempt.dagId, attempt.runId])))
      for (const id of ids) {
        const [dagId, runId] = JSON.parse(id) as [string, string]
        const own = [...logs.values()].filter(({ attempt }) => attempt.dagId === dagId && attempt.runId === runId)
        yield {
          dagId,
          runId,
          bytes: own.reduce((sum, { lines }) => sum + bytesOf(lines), 0),
          items: own.length,
          lastModified: Math.max(...own.map(({ lastModified }) => lastModified)),
        }
      }
    },
    async runUsage(dagId, runId) {
      const own = [...logs.values()].filter(({ attempt }) => attempt.dagId === dagId && attempt.runId === runId)
      return own.reduce((sum, { lines }) => sum + bytesOf(lines), 0)
    },
    async usage() {
      return { bytes: [...logs.values()].reduce((sum, { lines }) => sum + bytesOf(lines), 0), items: logs.size }
    },
  }
  return store
}
