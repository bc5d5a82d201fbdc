import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import type { LogPage, PlacedLine } from '../../../src-main/contract/models/log.ts'
import { createLogReader } from './logReader.ts'
import type { LogSource } from './logSource.ts'
import type { LogTerminal } from './terminal.ts'

/** A log in memory that grows as the test says. */
const createLog = () => {
  const log = { lines: 0, isOver: false }
  const lineAt = (line: number): PlacedLine => ({ time: 0, level: 'info', text: `line ${line}`, line })
  const source: LogSource = {
    fileName: 'log',
    page: async ({ place, limit, waitMs = 0 }, signal): Promise<LogPage> => {
      for (let waited = 0; ; waited += 1) {
        const { lines: count, isOver } = log
        const begin = 'last' in place ? count - place.last : 'nth' in place ? place.nth : place.line
        const from = Math.max(0, Math.min(begin, count))
        const length = Math.min(limit, count - from)
        const lines = Array.from({ length }, (_each, at) => lineAt(from + at))
        if (lines.length > 0 || isOver || waited >= waitMs || signal.aborted) {
          return { from, lines, fitting: count, total: count, scanned: 0, size: 0, isWhole: true, isOver }
        }
        await sleep(1)
      }
    },
    text: async function* () {},
    whenThere: async () => undefined,
  }
  return { log, source }
}

/** A terminal of 10 rows: what it holds, and where it is scrolled to. */
const createScreen = () => {
  let rows: string[] = []
  let view = 0
  const atMost = (row: number): number => Math.max(0, Math.min(row, rows.length - 10))
  const screen: LogTerminal = {
    write: async (text) => void rows.push(...text.split('\n').slice(0, -1)),
    clear: () => {
      rows = []
      view = 0
    },
    selection: () => '',
    isAtStart: () => view === 0,
    isAtEnd: () => view >= rows.length - 10,
    toEnd: () => {
      view = atMost(rows.length)
    },
    showRow: (fromEnd) => {
      view = atMost(rows.length - fromEnd)
    },
    heldRows: () => rows.length,
    topRow: () => rows.length - view,
    setTopRow: (fromEnd) => {
      view = atMost(rows.length - fromEnd)
    },
    fit: () => undefined,
    setScheme: () => undefined,
    focus: () => undefined,
    [Symbol.dispose]: () => undefined,
  }
  const scrollTo = (row: number): void => {
    view = atMost(row)
  }
  return { screen, scrollTo, seen: () => rows.slice(view, view + 10), held: () => rows }
}

const open = () => {
  const { log, source } = createLog()
  const shown = createScreen()
  const reader = createLogReader({
    ...{ source, screen: shown.screen, format: ({ text }) => `${text}\n` },
    nextFrame: () => sleep(1),
  })
  return { log, reader, ...shown }
}
const numbers = (rows: readonly string[]): number[] => rows.map((row) => Number(row.slice(5)))

it('follows the end, line by line, and stops where the log does', async () => {
  const { log, reader, held } = open()
  for (let count = 1; count <= 40; count += 1) {
    log.lines = count * 5
    await sleep(1)
  }
  log.isOver = true
  await vi.waitFor(() => expect(reader.store.getState().known).toMatchObject({ fitting: 200, isOver: true }))
  await vi.waitFor(() => expect(numbers(held())).toEqual(Array.from({ length: 200 }, (_each, at) => at)))
})

it('passes over what comes too fast, counts it, and has no hole in what it shows', async () => {
  const { log, reader, held } = open()
  for (let round = 0; round < 60; round += 1) {
    log.lines += 20_000
    await sleep(5)
  }
  log.isOver = true
  await vi.waitFor(() => expect(reader.store.getState().to).toBe(1_200_000), { timeout: 5000 })
  const shown = numbers(held())
  expect(shown).toEqual(shown.map((_each, at) => (shown[0] ?? 0) + at))
  expect(reader.store.getState().passedOver).toBeGreaterThan(1_000_000)
})

it('stays where somebody reads, and loads what is above and below', async () => {
  const { log, reader, scrollTo, seen } = open()
  log.lines = 50_000
  await vi.waitFor(() => expect(numbers(seen()).at(-1)).toBe(49_999))
  reader.goTo({ nth: 25_000 })
  await vi.waitFor(() => expect(numbers(seen())[0]).toBe(25_000))
  expect(reader.store.getState().isFollowing).toBe(false)
  log.lines = 60_000
  await sleep(20)
  expect(numbers(seen())[0]).toBe(25_000)
  const { from } = reader.store.getState()
  scrollTo(0)
  reader.scrolled()
  await vi.waitFor(() => expect(reader.store.getState().from).toBe(from - 2000))
  // What was seen has not moved.
  expect(numbers(seen())[0]).toBe(from)
  const { to } = reader.store.getState()
  scrollTo(1e9)
  reader.scrolled()
  await vi.waitFor(() => expect(reader.store.getState().to).toBe(to + 2000))
  reader.follow(true)
  await vi.waitFor(() => expect(numbers(seen()).at(-1)).toBe(59_999))
})

it('holds 20,000 lines at most', async () => {
  const { log, reader } = open()
  for (let round = 0; round < 30; round += 1) {
    log.lines += 1000
    await vi.waitFor(() => expect(reader.store.getState().to).toBe(log.lines))
  }
  expect(reader.window.entries()).toHaveLength(20_000)
  expect(reader.window.from()).toBe(10_000)
})

it('goes where it was told to, whatever is scrolled before it is there', async () => {
  const { log, reader, scrollTo, seen } = open()
  log.lines = 50_000
  await vi.waitFor(() => expect(numbers(seen()).at(-1)).toBe(49_999))
  // The end is still what is seen: to be there would mean to follow again.
  reader.goTo({ nth: 0 })
  reader.scrolled()
  await vi.waitFor(() => expect(numbers(seen())[0]).toBe(0))
  reader.goTo({ nth: 25_000 })
  await vi.waitFor(() => expect(numbers(seen())[0]).toBe(25_000))
  // The end of the window: to be there would mean to load what comes behind it.
  scrollTo(1e9)
  reader.scrolled()
  reader.goTo({ nth: 100 })
  reader.scrolled()
  await vi.waitFor(() => expect(numbers(seen())[0]).toBe(100))
  expect(reader.store.getState().isFollowing).toBe(false)
  // And what is scrolled from then on counts.
  scrollTo(0)
  scrollTo(1e9)
  const { to } = reader.store.getState()
  reader.scrolled()
  await vi.waitFor(() => expect(reader.store.getState().to).toBe(to + 2000))
})
