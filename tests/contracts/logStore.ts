import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogFilter, LogPage } from '../../src-main/contract/models/log.ts'
import type { AttemptKey, LogLine } from '../../src-main/contract/models/run.ts'
import { formatLogLine } from '../../src-main/core/logLine.ts'
import type { LogPageWish, LogStore } from '../../src-main/engine/ports/logStore.ts'

export type LogStoreUnderTest = AsyncDisposable & { readonly store: LogStore }

const line = (text: string, time = 0): LogLine => ({ time, level: 'info', text })

/** What every log store must do. `create` gives an empty one. */
export const logStoreContract = (name: string, create: () => Promise<LogStoreUnderTest>): void => {
  describe(`log store: ${name}`, () => {
    let under: LogStoreUnderTest
    let store: LogStore
    let count = 0
    beforeAll(async () => {
      under = await create()
      store = under.store
    })
    afterAll(() => under[Symbol.asyncDispose]())
    /** Tests share the store; each takes a run of its own. */
    const attemptOfRun = (over: Partial<AttemptKey> = {}): AttemptKey => {
      count += 1
      const runId = `scheduled__2025-12-04T10:00:00+00:00_${count}`
      return { dagId: 'minute', runId, taskId: 'group.task', mapIndex: -1, tryNumber: 1, ...over }
    }
    const readAll = async (attempt: AttemptKey): Promise<LogLine[]> => {
      const lines: LogLine[] = []
      for await (const block of store.read(attempt, { follow: false })) lines.push(...block)
      return lines
    }

    it('gives back what was appended, in order, texts of many lines included', async () => {
      const attempt = attemptOfRun()
      const lines: LogLine[] = [
        { time: 1_736_922_720_123, level: 'debug', text: 'first' },
        { time: 1_736_922_720_124, level: 'warning', text: 'Error: no\n\tat one\n\n\tat two' },
        { time: 1_736_922_720_125, level: 'error', text: '' },
      ]
      await store.append(attempt, lines.slice(0, 2))
      await store.append(attempt, lines.slice(2))
      expect(await readAll(attempt)).toEqual(lines)
    })

    it('has nothing for an attempt that has not begun', async () => {
      expect(await readAll(attemptOfRun())).toEqual([])
    })

    it('keeps attempts, mapped tasks and long names apart', async () => {
      const one = attemptOfRun()
      const others = [
        { ...one, tryNumber: 2 },
        { ...one, mapIndex: 0 },
        { ...one, mapIndex: 1 },
        { ...one, taskId: 'a'.repeat(250) },
        { ...one, taskId: `${'a'.repeat(249)}b` },
        { ...one, dagId: 'β'.repeat(250) },
      ]
      for (const [at, attempt] of [one, ...others].entries()) await store.append(attempt, [line(String(at))])
      for (const [at, attempt] of [one, ...others].entries()) expect(await readAll(attempt)).toEqual([line(String(at))])
    })

    it('comes in blocks: a long log is never one', async () => {
      const attempt = attemptOfRun()
      const lines = Array.from({ length: 20_000 }, (_each, at) => line(`line ${at} ${'é'.repeat(at % 40)}\nmore`, at))
      await store.append(attempt, lines)
      const read: LogLine[] = []
      for await (const block of store.read(attempt, { follow: false })) read.push(...block)
      expect(read).toEqual(lines)
    })

    it('follows from before the first line to the last, then ends', async () => {
      const attempt = attemptOfRun()
      let over = false
      const read: string[] = []
      const reading = (async () => {
        for await (const block of store.read(attempt, { follow: true, isOver: () => over })) {
          read.push(...block.map(({ text }) => text))
        }
      })()
      for (let at = 0; at < 5; at++) {
        await store.append(attempt, [line(`a${at}`), line(`b${at}`)])
        while (!read.includes(`b${at}`)) await new Promise((done) => setTimeout(done, 2))
      }
      await store.append(attempt, [line('last words')])
      over = true
      await reading
      expect(read).toEqual([...Array.from({ length: 5 }, (_each, at) => [`a${at}`, `b${at}`]).flat(), 'last words'])
    })

    it('stops following when it is aborted, or left', async () => {
      const attempt = attemptOfRun()
      await store.append(attempt, [line('x')])
      const aborter = new AbortController()
      const blocks = store.read(attempt, { follow: true, isOver: () => false }, aborter.signal)[Symbol.asyncIterator]()
      expect(await blocks.next()).toEqual({ done: false, value: [line('x')] })
      const next = blocks.next()
      aborter.abort()
      expect(await next).toEqual({ done: true, value: undefined })
      const left = store.read(attempt, { follow: true, isOver: () => false })[Symbol.asyncIterator]()
      await left.next()
      expect(await left.return?.()).toEqual({ done: true, value: undefined })
    })

    describe('pages', () => {
      const all = { text: '', levels: [] }
      /** Asks until it has what it wants, as a busy machine may need. */
      const page = async (attempt: AttemptKey, more: Partial<LogPageWish>): Promise<LogPage> => {
        const wish = { filter: all, place: { nth: 0 }, limit: 1000, waitMs: 0, isOver: () => true, ...more }
        let found = await store.page(attempt, wish)
        while (!found.isWhole) found = await store.page(attempt, wish)
        for (const { lines, from, fitting } = found; lines.length < wish.limit && from + lines.length < fitting; ) {
          const rest = { ...wish, place: { nth: from + lines.length }, limit: wish.limit - lines.length }
          lines.push(...(await store.page(attempt, rest)).lines)
        }
        return found
      }
      const LEVELS = ['debug', 'info', 'warning', 'error'] as const
      /** Long enough for many blocks of a file. */
      const many: LogLine[] = Array.from({ length: 30_000 }, (_each, at) => ({
        ...{ time: at, level: LEVELS[at % 4] ?? 'info' },
        text: `line ${at}${at % 1000 === 7 ? ' Ärger' : ''}${at % 5 === 0 ? '\nmore' : ''} ${'x'.repeat(at % 60)}`,
      }))

      it('are those asked for, wherever they stand, and the whole is counted', async () => {
        const attempt = attemptOfRun()
        await store.append(attempt, many)
        for (const from of [0, 1, 9_999, 29_990]) {
          const found = await page(attempt, { place: { nth: from }, limit: 20 })
          expect(found.lines).toEqual(many.slice(from, from + 20).map((each, at) => ({ ...each, line: from + at })))
          expect(found).toMatchObject({ from, fitting: 30_000, total: 30_000, isWhole: true, isOver: true })
        }
        const last = await page(attempt, { place: { last: 5 } })
        expect(last.lines.map(({ line }) => line)).toEqual([29_995, 29_996, 29_997, 29_998, 29_999])
        expect((await page(attempt, { place: { nth: 40_000 } })).lines).toEqual([])
      })

      it('hold what fits a filter, with its place in the whole', async () => {
        const attempt = attemptOfRun()
        await store.append(attempt, many)
        const rare = await page(attempt, { filter: { text: 'ärger', levels: [] } })
        expect(rare.lines.map(({ line }) => line)).toEqual(Array.from({ length: 30 }, (_each, at) => at * 1000 + 7))
        const errors = { text: '', levels: ['error' as const] }
        const some = await page(attempt, { filter: errors, place: { nth: 7_000 }, limit: 3 })
        expect(some.lines.map(({ line }) => line)).toEqual([28_003, 28_007, 28_011])
        expect(some).toMatchObject({ from: 7_000, fitting: 7_500, total: 30_000 })
        const around = await page(attempt, { filter: errors, place: { line: 20_000 }, limit: 1 })
        expect(around).toMatchObject({ from: 5_000, lines: [{ line: 20_003 }] })
        expect((await page(attempt, { filter: { text: 'nowhere', levels: [] } })).fitting).toBe(0)
      })

      it('grow with the log, and wait for it', async () => {
        const attempt = attemptOfRun()
        let over = false
        const wish = { waitMs: 20_000, isOver: () => over }
        const first = page(attempt, wish)
        await store.append(attempt, [line('a'), line('b')])
        const { lines, fitting } = await first
        expect(fitting).toBe(lines.length)
        await store.append(attempt, [line('c')])
        const next = await page(attempt, { ...wish, place: { nth: 2 } })
        expect(next.lines.map(({ text }) => text)).toEqual(['c'])
        const waiting = page(attempt, { ...wish, place: { nth: 3 } })
        over = true
        expect(await waiting).toMatchObject({ lines: [], fitting: 3, isOver: true })
      })

      it('stop waiting when they are not wanted any more', async () => {
        const aborter = new AbortController()
        const wish = { filter: all, place: { nth: 0 }, limit: 1, waitMs: 20_000, isOver: () => false }
        const waiting = store.page(attemptOfRun(), wish, aborter.signal)
        aborter.abort()
        expect((await waiting).lines).toEqual([])
      })

      it('come as text, all of it or what fits', async () => {
        const attempt = attemptOfRun()
        await store.append(attempt, many)
        const textOf = async (filter: LogFilter): Promise<string> => {
          const pieces = []
          for await (const piece of store.text(attempt, filter)) pieces.push(piece)
          expect(pieces.at(-1)?.scanned).toBe(pieces.at(-1)?.size)
          return pieces.map(({ text }) => text).join('')
        }
        expect((await textOf(all)) === many.map(formatLogLine).join('')).toBe(true)
        const rare = many.filter((_each, at) => at % 1000 === 7)
        expect(await textOf({ text: 'ÄRGER', levels: [] })).toBe(rare.map(formatLogLine).join(''))
      })
    })

    it('removes a run with all its attempts and nothing else', async () => {
      const [gone, stays] = [attemptOfRun(), attemptOfRun()]
      for (const attempt of [gone, { ...gone, taskId: 'other' }, stays]) await store.append(attempt, [line('x')])
      await store.removeRun(gone.dagId, gone.runId)
      await store.removeRun(gone.dagId, gone.runId)
      expect(await readAll(gone)).toEqual([])
      expect(await readAll({ ...gone, taskId: 'other' })).toEqual([])
      expect(await readAll(stays)).toEqual([line('x')])
    })

    it('does not leave its place, whatever a run is called', async () => {
      const attempt = attemptOfRun({ runId: '../../../x', dagId: 'd' })
      await store.append(attempt, [line('x')])
      expect(await readAll(attempt)).toEqual([line('x')])
      await store.removeRun('d', '../../../x')
      expect(await readAll(attempt)).toEqual([])
    })

    it('lists the runs that have logs with size and age, and measures all', async () => {
      const before = await store.usage()
      const attempt = attemptOfRun({ dagId: 'long'.repeat(60) })
      await store.append(attempt, [line('x')])
      await store.append({ ...attempt, tryNumber: 2 }, [line('x')])
      const runs = []
      for await (const run of store.runs()) runs.push(run)
      const own = runs.filter(({ runId }) => runId === attempt.runId)
      const bytes = 2 * '1970-01-01T00:00:00.000Z INFO x\n'.length
      expect(own).toEqual([
        { dagId: attempt.dagId, runId: attempt.runId, bytes, items: 2, lastModified: expect.any(Number) as number },
      ])
      expect(Math.abs((own[0]?.lastModified ?? 0) - Date.now())).toBeLessThan(60_000)
      expect(await store.usage()).toEqual({ bytes: before.bytes + bytes, items: before.items + 2 })
    })
  })
}
