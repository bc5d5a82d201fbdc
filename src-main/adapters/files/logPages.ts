import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogFilter, LogPage, LogPlace, PlacedLine } from '../../contract/models/log.ts'
import type { AttemptKey } from '../../contract/models/run.ts'
import { fitsAll } from '../../core/logFilter.ts'
import { parseLogLines } from '../../core/logLine.ts'
import { attemptLogPath } from '../../core/logPath.ts'
import type { LogPages, LogPageWish } from '../../engine/ports/logStore.ts'
import { watchChanges } from './fileChanges.ts'
import { fileStep, ifMissing, toFileError } from './fileError.ts'
import { BLOCK, countEntries, type EntryBlock, readEntries } from './logEntries.ts'
import { createLogIndex, type LogIndex, type LogMark, type RawEntry } from './logIndex.ts'

/** How long (ms) one call looks through a log before it answers with what it has. */
const PATIENCE = 150
/** A page ends after so many characters of text. */
const LARGEST_PAGE = 2 * 1024 * 1024
/** A longer text of an entry (characters) is cut in a page. */
const LONGEST_TEXT = 32 * 1024
/** Logs and filters of which the marks are kept. */
const KEPT = 64

type Kept = { readonly index: LogIndex; readonly ino: number }

/** Pages of attempts' logs below `root`; of each log and filter it keeps where each quarter of a megabyte begins. */
export const createFileLogPages = ({ root }: { readonly root: string }): LogPages => {
  const indexes = new Map<string, Kept>()
  const indexOf = (file: string, filter: LogFilter, { ino, size }: { ino: number; size: number }): LogIndex => {
    const name = JSON.stringify([file, filter.text, filter.levels.toSorted()])
    const known = indexes.get(name)
    indexes.delete(name)
    // Another file, or a shorter one: it was replaced.
    const isSame = known?.ino === ino && known.index.reached().offset <= size
    const kept = isSame ? known : { index: createLogIndex(filter), ino }
    indexes.set(name, kept)
    for (const oldest of indexes.keys()) if (indexes.size > KEPT) indexes.delete(oldest)
    return kept.index
  }

  const look = async (file: string, wish: LogPageWish, signal?: AbortSignal): Promise<LogPage> => {
    // Asked before reading: what was written until the end of the attempt is then read for certain.
    const isOver = wish.isOver()
    await using handle = await open(file, 'r').catch(ifMissing(null))
    if (handle === null) return { ...NOTHING, isOver }
    const stats = await handle.stat()
    const index = indexOf(file, wish.filter, stats)
    const deadline = performance.now() + PATIENCE
    const isWhole = await index.grow(handle, { isFinal: isOver, deadline }, signal)
    const { fitting, total, offset } = index.reached()
    const isReached = isWhole || 'nth' in wish.place || ('line' in wish.place && wish.place.line < total)
    const from = isReached ? await placeOf(handle, index, wish.place) : null
    const until = performance.now() + PATIENCE
    const lines = from === null ? [] : await entriesFrom({ handle, index, from, limit: wish.limit, deadline: until })
    return {
      ...{ from: from ?? fitting, lines, fitting, total, isWhole, isOver },
      ...{ scanned: offset, size: Math.max(stats.size, offset) },
    }
  }

  return {
    page: (attempt, wish, signal) =>
      fileStep('log-store', `read the log of ${nameOf(attempt)}`, async () => {
        const file = join(root, ...attemptLogPath(attempt).split('/'))
        const patient = performance.now() + wish.waitMs
        using changes = watchChanges(file, signal)
        for (;;) {
          const page = await look(file, wish, signal)
          const isEmpty = page.lines.length === 0 && page.isWhole && !page.isOver
          if (!isEmpty || signal?.aborted === true || performance.now() >= patient) return page
          await changes.next()
        }
      }),

    async *text(attempt, filter, signal) {
      try {
        await using handle = await open(join(root, ...attemptLogPath(attempt).split('/'))).catch(ifMissing(null))
        if (handle === null) return
        const { size } = await handle.stat()
        const index = createLogIndex(filter)
        const room = Buffer.allocUnsafe(BLOCK)
        let mark = index.reached()
        while (!signal?.aborted && mark.offset < size) {
          const block = await readEntries(handle, { ...mark, isFinal: true }, room)
          if (block.bytes.length === 0) return
          // All of it as it is: a very long entry would come in pieces otherwise.
          const text = fitsAll(filter) ? block.bytes.toString('utf8') : linesOf(index.pick(block, mark))
          mark = behind(mark, block, 0)
          yield { text, scanned: Math.min(mark.offset, size), size }
        }
      } catch (thrown) {
        throw toFileError('log-store', `read the log of ${nameOf(attempt)}`, thrown)
      }
    },
  }
}

const linesOf = (entries: readonly RawEntry[]): string => entries.map(({ raw }) => `${raw}\n`).join('')

const NOTHING = { from: 0, lines: [], fitting: 0, total: 0, scanned: 0, size: 0, isWhole: true }

const nameOf = ({ dagId, runId, taskId, tryNumber }: AttemptKey): string =>
  `${dagId}, ${runId}, ${taskId}, attempt ${tryNumber}`

/** Which of the entries that fit a page begins with. */
const placeOf = async (handle: FileHandle, index: LogIndex, place: LogPlace): Promise<number> => {
  const { fitting } = index.reached()
  if ('nth' in place) return Math.min(place.nth, fitting)
  if ('last' in place) return Math.max(0, fitting - place.last)
  let mark = index.before('total', place.line)
  while (mark.total <= place.line) {
    const block = await readEntries(handle, { ...mark, isFinal: true })
    if (block.bytes.length === 0) break
    const entries = index.pick(block, mark)
    const next = entries.findIndex(({ line }) => line >= place.line)
    if (next >= 0) return mark.fitting + next
    mark = behind(mark, block, entries.length)
  }
  return Math.min(mark.fitting, fitting)
}

/** The mark behind a block in which so many entries fit. */
const behind = (mark: LogMark, block: EntryBlock, fitting: number): LogMark => ({
  fitting: mark.fitting + fitting,
  total: mark.total + countEntries(block),
  offset: mark.offset + block.bytes.length,
  isMiddle: block.isCut,
})

type Search = { handle: FileHandle; index: LogIndex; from: number; limit: number; deadline: number }

/** Up to `limit` entries that fit, from the `from`-th on: fewer where they are long, or far between. */
const entriesFrom = async ({ handle, index, from, limit, deadline }: Search): Promise<PlacedLine[]> => {
  const lines: PlacedLine[] = []
  const end = index.reached()
  const room = Buffer.allocUnsafe(BLOCK)
  let characters = 0
  let mark = index.before('fitting', from)
  while (mark.offset < end.offset && lines.length < limit && characters < LARGEST_PAGE) {
    mark = index.skip(mark)
    const block = await readEntries(handle, { ...mark, isFinal: true }, room)
    if (block.bytes.length === 0) break
    const entries = index.pick(block, mark)
    for (const { line, raw } of entries.slice(Math.max(0, from - mark.fitting))) {
      if (lines.length >= limit || characters >= LARGEST_PAGE || line >= end.total) break
      const placed = place(line, raw, lines.at(-1))
      characters += placed.text.length
      lines.push(placed)
    }
    mark = behind(mark, block, entries.length)
    if (lines.length > 0 && performance.now() >= deadline) break
  }
  return lines
}

const place = (line: number, raw: string, before: PlacedLine | undefined): PlacedLine => {
  const [parsed = { time: 0, level: 'info' as const, text: raw }] = parseLogLines(raw, before)
  const { length } = parsed.text
  if (length <= LONGEST_TEXT) return { ...parsed, line }
  const rest = `… and ${length - LONGEST_TEXT} more characters, which the download holds`
  return { ...parsed, line, text: `${parsed.text.slice(0, LONGEST_TEXT)}\n${rest}` }
}
