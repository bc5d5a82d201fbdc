import { createStore, type StoreApi } from 'zustand/vanilla'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import type { LogFilter } from '../../../src-main/contract/models/log.ts'
import { pause } from './logFollow.ts'
import type { LogReader } from './logReader.ts'

export type SearchState = {
  /** Entries found so far; null: nothing is sought. */
  readonly count: number | null
  /** Which of them is shown, from 0. */
  readonly at: number
  /** Bytes looked through and bytes there are; null: all have been. */
  readonly progress: { readonly scanned: number; readonly size: number } | null
  readonly isStopped: boolean
  readonly error: ErrorShape | null
}

/** A search through the whole log, at its source; it goes from one entry that has the text to the next. */
export type LogSearch = Disposable & {
  readonly store: StoreApi<SearchState>
  /** Begins anew; an empty text ends it. */
  start(text: string): void
  /** Leaves it at what was found so far. */
  stop(): void
  step(by: 1 | -1): void
}

const NOTHING: SearchState = { count: null, at: 0, progress: null, isStopped: false, error: null }
/** How often (ms) a log that grows is looked through further. */
const AGAIN_MS = 1000

export const createLogSearch = (reader: LogReader): LogSearch => {
  const store = createStore<SearchState>(() => NOTHING)
  let going = new AbortController()
  let filter: LogFilter = { text: '', levels: [] }

  const lookThrough = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const found = await reader.ask({ filter, place: { nth: 0 }, limit: 1 }, signal)
      signal.throwIfAborted()
      const isFirst = (store.getState().count ?? 0) === 0 && found.fitting > 0
      const { scanned, size, isWhole } = found
      store.setState({ count: found.fitting, progress: isWhole ? null : { scanned, size } })
      const line = found.lines[0]?.line
      if (isFirst && line !== undefined) reader.goTo({ line })
      if (isWhole && found.isOver) return
      if (isWhole) await pause(AGAIN_MS, signal)
    }
  }

  const guard = (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): void => {
    void work(signal).catch((thrown: unknown) => {
      if (!signal.aborted) store.setState({ error: toErrorShape(thrown), progress: null })
    })
  }

  const stop = (): void => {
    going.abort()
    if (store.getState().progress !== null) store.setState({ isStopped: true, progress: null })
  }

  return {
    store,
    start: (text) => {
      going.abort()
      going = new AbortController()
      filter = { text, levels: [...reader.store.getState().levels] }
      store.setState(text === '' ? NOTHING : { ...NOTHING, count: 0, progress: { scanned: 0, size: 0 } }, true)
      if (text !== '') guard(lookThrough, going.signal)
    },
    stop,
    step: (by) => {
      const { count, at } = store.getState()
      if (count === null || count === 0) return
      const next = (at + by + count) % count
      store.setState({ at: next })
      const { signal } = going
      guard(async () => {
        const found = await reader.ask({ filter, place: { nth: next }, limit: 1 }, new AbortController().signal)
        const line = found.lines[0]?.line
        if (line !== undefined && store.getState().at === next) reader.goTo({ line })
      }, signal)
    },
    [Symbol.dispose]: stop,
  }
}
