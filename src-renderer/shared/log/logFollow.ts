import type { StoreApi } from 'zustand/vanilla'
import type { LogPage } from '../../../src-main/contract/models/log.ts'
import type { PageWish } from './logSource.ts'
import type { LogState } from './logState.ts'
import type { LogWindow } from './logWindow.ts'
import type { LogTerminal } from './terminal.ts'

/** Entries taken at first, and in each step behind them: about what fits into a frame. */
const FIRST = 3000
const STEP = 1000
/** So many entries behind, a screen that follows goes on near the end. */
const BEHIND = 5000
/** While more comes than anybody could read, it shows the last of it, some times a second, and leaves frames to others. */
const RUSH = { behind: 300, shown: 150, everyMs: 100, forMs: 1000 }
const WAIT_MS = 10_000

/** What following a log needs. */
export type Following = {
  readonly store: StoreApi<LogState>
  readonly window: LogWindow
  readonly screen: LogTerminal
  /** A page of the entries that are shown; its counts go to the store. */
  readonly ask: (wish: Omit<PageWish, 'filter'>, signal: AbortSignal) => Promise<LogPage>
  /** The screen has come to the end. */
  readonly onThere: () => void
  readonly nextFrame: () => Promise<void>
}

/** Goes on at the end of the log, from the window's end where that is near. */
export const followEnd = async (of: Following, isFresh: boolean, signal: AbortSignal): Promise<void> => {
  const { store, window, screen, ask } = of
  const { known } = store.getState()
  const isNear = !isFresh && known !== null && known.fitting - window.to() < BEHIND
  let next = isNear ? window.to() : null
  let first = FIRST
  let rushUntil = 0
  /** Where it left off when it began to pass entries over. */
  let left: number | null = null
  while (!signal.aborted) {
    const limit = performance.now() < rushUntil ? RUSH.behind : STEP
    const page =
      next === null
        ? await ask({ place: { last: first }, limit: first }, signal)
        : await ask({ place: { nth: next }, limit, waitMs: WAIT_MS }, signal)
    if (next === null && !page.isWhole) continue
    const behind = next === null ? 0 : page.fitting - next
    if (behind > (performance.now() < rushUntil ? RUSH.behind : BEHIND)) {
      left ??= next
      rushUntil = performance.now() + RUSH.forMs
      first = RUSH.shown
      next = null
      await pause(RUSH.everyMs, signal)
      continue
    }
    if (left !== null) {
      const passed = page.from - left
      store.setState(({ passedOver }) => ({ passedOver: passedOver + passed }))
      left = null
    }
    if (next === null) await window.replace(page.lines, page.from)
    else await window.append(page.lines)
    if (signal.aborted) return
    next = page.from + page.lines.length
    screen.toEnd()
    of.onThere()
    if (page.isOver && page.isWhole && next >= page.fitting) return
    await of.nextFrame()
  }
}

/** Keeps the count while somebody reads further up. */
export const watchCount = async ({ store, ask }: Following, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { known } = store.getState()
    if (known?.isOver && known.isWhole) return
    await ask({ place: { nth: known?.fitting ?? 0 }, limit: 1, waitMs: WAIT_MS }, signal)
    await pause(500, signal)
  }
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
export const frame = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 250)
    else requestAnimationFrame(() => resolve())
  })
