import type { LogFilter, LogPage, PlacedLine } from '../../../src-main/contract/models/log.ts'
import type { AttemptKey, LogLine } from '../../../src-main/contract/models/run.ts'
import { formatLogLine } from '../../../src-main/core/logLine.ts'
import type { LogPageWish, LogStore } from '../../../src-main/engine/ports/logStore.ts'

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
    async page(attempt, wish, signal) {
      const until = performance.now() + wish.waitMs
      for (;;) {
        const isOver = wish.isOver()
        const page = pageOfLines(logs.get(keyOf(attempt))?.lines ?? [], wish, isOver)
        if (page.lines.length > 0 || isOver || signal?.aborted || performance.now() >= until) return page
        await new Promise((done) => setTimeout(done, 5))
      }
    },
    async *text(attempt, filter) {
      const text = fitting(logs.get(keyOf(attempt))?.lines ?? [], filter)
        .map(formatLogLine)
        .join('')
      if (text !== '') yield { text, scanned: text.length, size: text.length }
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

const fitting = (lines: readonly LogLine[], { text, levels }: LogFilter): PlacedLine[] =>
  lines
    .map((line, at) => ({ ...line, line: at }))
    .filter((line) => levels.length === 0 || levels.includes(line.level))
    .filter((line) => `${line.level} ${line.text}`.toLowerCase().includes(text.toLowerCase()))

/** A page of a log that is in memory. */
export const pageOfLines = (
  lines: readonly LogLine[],
  { filter, place, limit }: Pick<LogPageWish, 'filter' | 'place' | 'limit'>,
  isOver: boolean,
): LogPage => {
  const fits = fitting(lines, filter)
  const beginOf = (): number => {
    if ('nth' in place) return Math.min(place.nth, fits.length)
    if ('last' in place) return Math.max(0, fits.length - place.last)
    const at = fits.findIndex(({ line }) => line >= place.line)
    return at < 0 ? fits.length : at
  }
  const from = beginOf()
  const size = lines.reduce((sum, line) => sum + formatLogLine(line).length, 0)
  return {
    ...{ from, lines: fits.slice(from, from + limit), fitting: fits.length, total: lines.length },
    ...{ scanned: size, size, isWhole: true, isOver },
  }
}
