import { createStore, type StoreApi } from 'zustand/vanilla'
import { PfadError, toErrorShape } from '../../../src-main/contract/error.ts'
import type { LogPage, PlacedLine } from '../../../src-main/contract/models/log.ts'
import { type Following, followEnd, frame, watchCount } from './logFollow.ts'
import type { LogSource, PageWish } from './logSource.ts'
import { EMPTY, type LogState, viewFilter } from './logState.ts'
import { createLogWindow, type LogWindow } from './logWindow.ts'
import type { LogTerminal } from './terminal.ts'

/** Entries taken at a time when somebody scrolls past the window, and around a place that is jumped to. */
const PAGE = 2000

/** Reads a log into a terminal: follows its end, or stays where somebody reads and pages around it. */
export type LogReader = Disposable & {
  readonly store: StoreApi<LogState>
  readonly window: LogWindow
  readonly ask: (wish: PageWish, signal: AbortSignal) => Promise<LogPage>
  follow(isFollowing: boolean): void
  /** Takes note of where somebody has scrolled to. */
  scrolled(): void
  /** Shows the n-th entry that fits, or the log's line of a number. */
  goTo(place: { readonly nth: number } | { readonly line: number }): void
  setFilter(change: Partial<Pick<LogState, 'levels' | 'text' | 'isOnlyMatching'>>): void
  /** Writes all anew. */
  redraw(): void
}

export const createLogReader = (options: {
  readonly source: LogSource
  readonly screen: LogTerminal
  readonly format: (line: PlacedLine, sought: string) => string
  readonly nextFrame?: () => Promise<void>
}): LogReader => {
  const { source, screen, nextFrame = frame } = options
  const store = createStore<LogState>(() => EMPTY)
  const window = createLogWindow(screen, (line) => options.format(line, store.getState().text))
  const closing = new AbortController()
  let going = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  /** Whether a screen that follows has come to the end since: before that, where it stands is nobody's doing. */
  let isThere = false

  const told = (): void => store.setState({ from: window.from(), to: window.to(), top: window.top() })
  const ask = async (wish: PageWish, signal: AbortSignal): Promise<LogPage> => {
    for (;;) {
      await source.whenThere(signal)
      signal.throwIfAborted()
      try {
        return await source.page(wish, signal)
      } catch (thrown) {
        if (!(thrown instanceof PfadError) || thrown.code !== 'disconnected') throw thrown
      }
    }
  }
  const askHere = async (wish: Omit<PageWish, 'filter'>, signal: AbortSignal): Promise<LogPage> => {
    const page = await ask({ filter: viewFilter(store.getState()), ...wish }, signal)
    signal.throwIfAborted()
    const { fitting, total, scanned, size, isWhole, isOver } = page
    store.setState({ known: { fitting, total, scanned, size, isWhole, isOver } })
    return page
  }
  /** Entries `from … to − 1`, in as many pages as they need. */
  const range = async (from: number, to: number, signal: AbortSignal): Promise<PlacedLine[]> => {
    const lines: PlacedLine[] = []
    while (from + lines.length < to) {
      const nth = from + lines.length
      const page = await askHere({ place: { nth }, limit: Math.min(PAGE, to - nth) }, signal)
      if (page.lines.length === 0 && page.isWhole) break
      if (page.from === nth) lines.push(...page.lines)
    }
    return lines
  }

  const onThere = (): void => {
    isThere = true
    told()
  }
  const following: Following = { store, window, screen, ask: askHere, onThere, nextFrame }

  /** Ends what goes on and begins something else, one after the other. */
  const begin = (work: (signal: AbortSignal) => Promise<void>): void => {
    going.abort()
    going = new AbortController()
    const { signal } = going
    const before = last
    last = (async () => {
      await before
      if (signal.aborted || closing.signal.aborted) return
      try {
        await work(signal)
      } catch (thrown) {
        if (!signal.aborted) store.setState({ error: toErrorShape(thrown) })
      }
    })()
  }
  const beginFollowing = (isFresh: boolean): void => {
    store.setState({ isFollowing: true })
    isThere = false
    begin((signal) => followEnd(following, isFresh, signal))
  }
  /** What brings something else into sight: what was scrolled just before it, or is before it is there, does not end it. */
  let move: AbortSignal | null = null
  const isMoving = (): boolean => move !== null && !move.aborted
  const beginReading = (work?: (signal: AbortSignal) => Promise<void>): void => {
    store.setState({ isFollowing: false })
    begin(async (signal) => {
      try {
        await work?.(signal)
      } finally {
        if (move === signal) move = null
      }
      if (signal.aborted) return
      told()
      await watchCount(following, signal)
    })
    if (work) move = going.signal
  }

  /** Writes the window anew, and goes on with what went on before. */
  const redraw = (): void => {
    window.outdate()
    begin(async (signal) => {
      await window.refresh()
      if (!signal.aborted)
        await (store.getState().isFollowing ? followEnd(following, false, signal) : watchCount(following, signal))
    })
  }

  const older = async (signal: AbortSignal): Promise<void> => {
    const from = window.from()
    await window.prepend(await range(Math.max(0, from - PAGE), from, signal))
  }
  const newer = async (signal: AbortSignal): Promise<void> => {
    await window.append(await range(window.to(), window.to() + PAGE, signal))
  }
  /** Which of the entries that fit is the first from a line of the log on. */
  const nthOf = async (line: number, signal: AbortSignal): Promise<number> => {
    for (;;) {
      const { from, lines, isWhole } = await askHere({ place: { line }, limit: 1 }, signal)
      if (lines.length > 0 || isWhole) return from
    }
  }
  const jump = async (nth: number, signal: AbortSignal): Promise<void> => {
    const from = Math.max(0, nth - PAGE)
    await window.replace(await range(from, nth + PAGE, signal), from)
    window.show(nth - from)
  }

  beginFollowing(true)
  return {
    store,
    window,
    ask,
    follow: (isFollowing) => {
      if (isFollowing) beginFollowing(false)
      else beginReading()
    },
    scrolled: () => {
      const { isFollowing, known } = store.getState()
      const isAtEnd = screen.isAtEnd()
      if (isFollowing && isThere && !isAtEnd) return beginReading()
      told()
      if (isFollowing || known === null || isMoving()) return
      if (screen.isAtStart() && window.from() > 0) beginReading(older)
      else if (isAtEnd && window.to() < known.fitting) beginReading(newer)
      else if (isAtEnd) beginFollowing(false)
    },
    goTo: (place) => {
      beginReading(async (signal) => {
        const held = 'line' in place ? window.find(place.line) : place.nth - window.from()
        if (held >= 0 && held < window.entries().length) {
          await window.refresh()
          return window.show(held)
        }
        await jump('nth' in place ? place.nth : await nthOf(place.line, signal), signal)
      })
    },
    setFilter: (change) => {
      const before = JSON.stringify(viewFilter(store.getState()))
      store.setState(change)
      if (JSON.stringify(viewFilter(store.getState())) === before) return redraw()
      store.setState({ known: null, passedOver: 0, error: null })
      beginFollowing(true)
    },
    redraw,
    [Symbol.dispose]() {
      closing.abort()
      going.abort()
    },
  }
}
