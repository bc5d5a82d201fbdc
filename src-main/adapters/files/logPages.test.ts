import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogPage } from '../../contract/models/log.ts'
import type { LogLine } from '../../contract/models/run.ts'
import { formatLogLine } from '../../core/logLine.ts'
import { attemptLogPath } from '../../core/logPath.ts'
import type { LogPages, LogPageWish } from '../../engine/ports/logStore.ts'
import { createFileLogPages } from './logPages.ts'

const attempt = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1, tryNumber: 1 }
const all = { text: '', levels: [] }
const line = (text: string): LogLine => ({ time: 0, level: 'info', text })
const format = (...texts: string[]): string => texts.map((text) => formatLogLine(line(text))).join('')

let root = ''
let file = ''
let pages: LogPages
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-pages-'))
  file = join(root, attemptLogPath(attempt))
  await mkdir(dirname(file), { recursive: true })
  pages = createFileLogPages({ root })
})
afterEach(() => rm(root, { recursive: true }))

const page = (wish: Partial<LogPageWish> = {}): Promise<LogPage> =>
  pages.page(attempt, {
    ...{ filter: all, place: { nth: 0 }, limit: 1000, waitMs: 0, isOver: () => false },
    ...wish,
  })
const texts = ({ lines }: LogPage): string[] => lines.map(({ text }) => text)

describe('pages of a log file', () => {
  it('have a torn last line only when it is whole, or the attempt over', async () => {
    await writeFile(file, `${format('a')}1970-01-01T00:00:00.000Z INFO to`)
    expect(texts(await page())).toEqual(['a'])
    await appendFile(file, 'rn\n1970-01-01T00:00:00.000Z INFO and')
    expect(texts(await page())).toEqual(['a', 'torn'])
    expect(texts(await page({ isOver: () => true }))).toEqual(['a', 'torn', 'and'])
  })

  it('cut a text that is too long, and count on behind it', async () => {
    const size = 5 * 2 ** 20
    await writeFile(file, format('before', 'é'.repeat(size / 2), 'after'))
    const found = await page()
    expect(found.lines.map(({ line }) => line)).toEqual([0, 1, 2])
    expect(texts(found).at(-1)).toBe('after')
    expect(found.lines[1]?.text.length).toBeLessThan(33_000)
    expect(found.lines[1]?.text).toMatch(/more characters, which the download holds$/)
    expect(found).toMatchObject({ total: 3, isWhole: true })
    let text = ''
    for await (const piece of pages.text(attempt, all)) text += piece.text
    expect(text === format('before', 'é'.repeat(size / 2), 'after')).toBe(true)
  })

  it('begin anew with a file that was replaced', async () => {
    await writeFile(file, format('a', 'b', 'c'))
    expect((await page()).total).toBe(3)
    await writeFile(file, format('x'))
    expect(texts(await page())).toEqual(['x'])
  })

  it('of a log that is being written are all its lines, each once', async () => {
    const read: number[] = []
    let isOver = false
    const writing = (async () => {
      for (let from = 0; from < 40_000; from += 500) {
        await appendFile(file, format(...Array.from({ length: 500 }, (_each, at) => `line ${from + at}`)))
      }
      isOver = true
    })()
    for (;;) {
      const found = await page({ place: { nth: read.length }, limit: 5000, waitMs: 1000, isOver: () => isOver })
      expect(found.from).toBe(read.length)
      read.push(...found.lines.map(({ text }) => Number(text.slice(5))))
      if (found.isOver && found.isWhole && found.lines.length === 0) break
    }
    await writing
    expect(read).toEqual(Array.from({ length: 40_000 }, (_each, at) => at))
  })

  it('of a long log come in several calls, each of them short', async () => {
    const block = format(...Array.from({ length: 10_000 }, (_each, at) => `${at} ${'x'.repeat(200)}`))
    for (let part = 0; part < 4; part += 1) await appendFile(file, block)
    pages = createFileLogPages({ root, patience: 1 })
    const filter = { text: 'nothing of it', levels: ['info' as const] }
    let calls = 0
    for (let scanned = -1; ; calls += 1) {
      const found = await page({ filter })
      // The one that finds the end may have nothing left to look through.
      if (found.isWhole) break
      expect(found.scanned).toBeGreaterThan(scanned)
      scanned = found.scanned
    }
    expect(calls).toBeGreaterThan(0)
    expect(await page({ filter })).toMatchObject({ fitting: 0, total: 40_000, isWhole: true })
  })
})
