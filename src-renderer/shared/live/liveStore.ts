import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import { onEachMinute } from '../clock.ts'

/** What a screen knows of something on the host. `data` stays while it is asked for anew or while the host is away. */
export type Live<T> = {
  readonly data: T | undefined
  readonly error: ErrorShape | null
  readonly isLoading: boolean
}

/** What a live store needs of the connection. */
export type LiveSource = {
  isOpen(): boolean
  onOpen(listener: () => void): () => void
  onChange(listener: (change: Change) => void): () => void
}

export type LiveOptions<T> = {
  readonly source: LiveSource
  readonly load: (signal: AbortSignal) => Promise<T>
  /** Whether a change makes what is known stale. */
  readonly concerns: (change: Change) => boolean
  /** Least time between the starts of two loads, in milliseconds: a burst of changes becomes one. */
  readonly gapMs?: number | undefined
  /** Whether it grows stale with every minute of the clock as well. */
  readonly eachMinute?: boolean | undefined
}

export type LiveStore<T> = {
  readonly store: StoreApi<Live<T>>
  /** Keeps it up to date until the returned function is called; counted. */
  hold(): () => void
  /** Asks anew now, and resolves when the answer is in the store. */
  refresh(): Promise<void>
  readonly isHeld: boolean
}

/** What takes long to load is loaded the less often: the host has so many times as long for other things. */
const REST = 4

/** One thing on the host, kept up to date while anyone looks: at each opening, and after changes that concern it. */
export const createLiveStore = <T>(options: LiveOptions<T>): LiveStore<T> => {
  const { source, load, concerns, gapMs = 250, eachMinute = false } = options
  const store = createStore<Live<T>>(() => ({ data: undefined, error: null, isLoading: true }))
  let holders = 0
  let stops: (() => void)[] = []
  let running: AbortController | null = null
  let isStale = false
  let lastStart = Number.NEGATIVE_INFINITY
  let lastTook = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const run = async (): Promise<void> => {
    if (!source.isOpen()) return
    running?.abort()
    const controller = new AbortController()
    running = controller
    isStale = false
    lastStart = performance.now()
    store.setState({ isLoading: true })
    try {
      const data = await load(controller.signal)
      if (running === controller) store.setState({ data, error: null, isLoading: false })
    } catch (thrown) {
      const error = toErrorShape(thrown)
      // A lost connection is the shell's to tell; what was known still stands, and all is asked anew once it is back.
      if (running === controller) store.setState(error.code === 'disconnected' ? {} : { error, isLoading: false })
    }
    if (running !== controller) return
    lastTook = performance.now() - lastStart
    running = null
    if (isStale && holders > 0) schedule()
  }

  const schedule = (): void => {
    isStale = true
    if (running || timer !== undefined) return
    const gap = Math.max(gapMs, lastTook * REST)
    const wait = Math.max(0, lastStart + gap - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      void run()
    }, wait)
  }

  const start = (): void => {
    stops = [
      source.onOpen(() => void run()),
      source.onChange((change) => {
        if (concerns(change)) schedule()
      }),
      ...(eachMinute ? [onEachMinute(schedule)] : []),
    ]
    void run()
  }
  const stop = (): void => {
    for (const each of stops) each()
    clearTimeout(timer)
    timer = undefined
    running?.abort()
    running = null
  }

  return {
    store,
    hold: () => {
      holders += 1
      if (holders === 1) start()
      let isReleased = false
      return () => {
        if (isReleased) return
        isReleased = true
        holders -= 1
        if (holders === 0) stop()
      }
    },
    refresh: run,
    get isHeld() {
      return holders > 0
    },
  }
}
