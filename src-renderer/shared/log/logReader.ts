import { createStore, type StoreApi } from 'zustand/vanilla'
import { type ErrorShape, PfadError, toErrorShape } from '../../../src-main/contract/error.ts'
import type { LogFilter, LogPage, PlacedLine } from '../../../src-main/contract/models/log.ts'
import type { LogSource, PageWish } from './logSource.ts'
import { createLogWindow, type LogWindow } from './logWindow.ts'
import type { LogTerminal } from './terminal.ts'

export type Level = PlacedLine['level']

export type LogState = {
  readonly levels: readonly Level[]
  /** What is sought, and whether only entries with it are shown. */
  readonly text: string
  readonly isOnlyMatching: boolean
  readonly isFollowing: boolean
  /** Of the source's last answer: see `LogPage`. null: none yet. */
  readonly known: Pick<LogPage, 'fitting' | 'total' | 'scanned' | 'size' | 'isWhole' | 'isOver'> | null
  /** Where the terminal's window begins and ends, and the topmost entry that is seen, in entries that fit. */
  readonly from: number
  readonly to: number
  readonly top: number
  /** Entries that were not shown because they came faster than a screen can show them. */
  readonly passedOver: number
  readonly error: ErrorShape | null
}

/** Entries taken at first, and in each step behind them: about what fits into a frame. */
const FIRST = 3000
const STEP = 1000
/** So many entries behind, a screen that follows goes on near the end, with this many. */
const BEHIND = 5000
const AGAIN = 500
/** Entries taken at a time when somebody scrolls past the window, and around a place that is jumped to. */
const PAGE = 2000
const WAIT_MS = 10_000

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
  const viewFilter = (): LogFilter => {
    const { levels, text, isOnlyMatching } = store.getState()
    return { levels: [...levels], text: isOnlyMatching ? text : '' }
  }
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
    const page = await ask({ filter: viewFilter(), ...wish }, signal)
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

  /** Goes on at the end of the log, from the window's end where that is near. */
  const followEnd = async (signal: AbortSignal, isFresh: boolean): Promise<void> => {
    const { known } = store.getState()
    const isNear = !isFresh && known !== null && known.fitting - window.to() < BEHIND
    let next = isNear ? window.to() : null
    let first = FIRST
    while (!signal.aborted) {
      const page =
        next === null
          ? await askHere({ place: { last: first }, limit: first }, signal)
          : await askHere({ place: { nth: next }, limit: STEP, waitMs: WAIT_MS }, signal)
      if (next === null && !page.isWhole) continue
      if (next !== null && page.fitting - next > BEHIND) {
        store.setState(({ passedOver }) => ({ passedOver: passedOver + page.fitting - AGAIN - (next ?? 0) }))
        first = AGAIN
        next = null
        continue
      }
      if (next === null) await window.replace(page.lines, page.from)
      else await window.append(page.lines)
      if (signal.aborted) return
      next = page.from + page.lines.length
      screen.toEnd()
      isThere = true
      told()
      if (page.isOver && page.isWhole && next >= page.fitting) return
      await nextFrame()
    }
  }

  /** Keeps the count while somebody reads further up. */
  const watchCount = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const { known } = store.getState()
      if (known?.isOver && known.isWhole) return
      await askHere({ place: { nth: known?.fitting ?? 0 }, limit: 1, waitMs: WAIT_MS }, signal)
      await pause(500, signal)
    }
  }

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
    begin((signal) => followEnd(signal, isFresh))
  }
  const beginReading = (work: (signal: AbortSignal) => Promise<void> = async () => undefined): void => {
    store.setState({ isFollowing: false })
    begin(async (signal) => {
      try {
        await work(signal)
      } finally {
        isPaging = false
      }
      if (signal.aborted) return
      told()
      await watchCount(signal)
    })
  }

  let isPaging = false
  const page = (work: (signal: AbortSignal) => Promise<void>): void => {
    if (isPaging) return
    isPaging = true
    beginReading(work)
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
      isPaging = false
      if (isFollowing) beginFollowing(false)
      else beginReading()
    },
    scrolled: () => {
      const { isFollowing, known } = store.getState()
      const isAtEnd = screen.isAtEnd()
      if (isFollowing && isThere && !isAtEnd) return beginReading()
      told()
      if (isFollowing || known === null) return
      if (screen.isAtStart() && window.from() > 0) page(older)
      else if (isAtEnd && window.to() < known.fitting) page(newer)
      else if (isAtEnd) beginFollowing(false)
    },
    goTo: (place) => {
      isPaging = false
      beginReading(async (signal) => {
        const held = 'line' in place ? window.find(place.line) : place.nth - window.from()
        if (held >= 0 && held < window.entries().length) return window.show(held)
        await jump('nth' in place ? place.nth : await nthOf(place.line, signal), signal)
      })
    },
    setFilter: (change) => {
      const before = JSON.stringify(viewFilter())
      store.setState(change)
      if (JSON.stringify(viewFilter()) === before) return begin(redrawThen(store, window, followEnd, watchCount))
      store.setState({ known: null, passedOver: 0, error: null })
      beginFollowing(true)
    },
    redraw: () => begin(redrawThen(store, window, followEnd, watchCount)),
    [Symbol.dispose]() {
      closing.abort()
      going.abort()
    },
  }
}

/** Writes the window anew, and goes on with what went on before. */
const redrawThen =
  (
    store: StoreApi<LogState>,
    window: LogWindow,
    followEnd: (signal: AbortSignal, isFresh: boolean) => Promise<void>,
    watchCount: (signal: AbortSignal) => Promise<void>,
  ) =>
  async (signal: AbortSignal): Promise<void> => {
    await window.rewrite()
    if (!signal.aborted) await (store.getState().isFollowing ? followEnd(signal, false) : watchCount(signal))
  }

const EMPTY: LogState = {
  levels: [],
  text: '',
  isOnlyMatching: false,
  isFollowing: true,
  known: null,
  from: 0,
  to: 0,
  top: 0,
  passedOver: 0,
  error: null,
}

/** Resolves after a while, or when it is not waited for any more. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** The browser's next frame; a hidden page has none, and goes on by the clock. */
const frame = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 250)
    else requestAnimationFrame(() => resolve())
  })
