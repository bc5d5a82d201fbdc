import { createStore, type StoreApi } from 'zustand'
import type { Change } from '../../../../src-main/contract/calls/app.ts'
import { type ErrorShape, toErrorShape } from '../../../../src-main/contract/error.ts'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'

/** Runs asked for at once. */
export const PAGE = 100
/** Pages that are kept: what was just scrolled past is still there, and memory stays bounded. */
const KEPT = 24
const AT_ONCE = 2
/** Least time between two looks after changes (ms). */
const GAP = 500

export type GridState = {
  /** How many runs there are; null before the first answer. */
  readonly total: number | null
  /** Page n holds the runs `[n * PAGE, (n + 1) * PAGE)`, counted from the oldest. */
  readonly pages: ReadonlyMap<number, readonly GridRun[]>
  readonly error: ErrorShape | null
}

type Answer = { readonly total: number; readonly first: number; readonly runs: readonly GridRun[] }

export type GridSource = {
  readonly isOpen: () => boolean
  readonly onOpen: (listener: () => void) => () => void
  readonly onChange: (listener: (change: Change) => void) => () => void
  readonly load: (
    of: { readonly first?: number; readonly at?: number; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<Answer>
}

export type GridFeed = {
  readonly store: StoreApi<GridState>
  /** These pages are looked at, the most wanted first; others that were asked for and have not come are given up. */
  readonly show: (pages: readonly number[]) => void
  /** The place of the last run that was due by then. */
  readonly find: (at: number) => Promise<number>
  /** Keeps it up to date until the returned function is called. */
  readonly hold: () => () => void
  readonly refresh: () => Promise<void>
}

/** All runs of a DAG, of which a few pages are here: those that are looked at, and those just left. */
export const createGridFeed = (source: GridSource, dagId: string): GridFeed => {
  const store = createStore<GridState>(() => ({ total: null, pages: new Map(), error: null }))
  const stale = new Set<number>()
  const inFlight = new Map<number, AbortController>()
  let wanted: readonly number[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastLook = Number.NEGATIVE_INFINITY

  const fail = (thrown: unknown): void => {
    const error = toErrorShape(thrown)
    if (error.code !== 'disconnected' && error.code !== 'cancelled') store.setState({ error })
  }
  const take = (page: number, { total, runs }: Answer): void => {
    stale.delete(page)
    const before = store.getState()
    // What has not changed is not drawn again.
    const isSame = JSON.stringify(before.pages.get(page)) === JSON.stringify(runs)
    if (isSame && before.total === total && before.error === null) return
    const pages = isSame ? new Map(before.pages) : new Map(before.pages).set(page, runs)
    const center = wanted[0] ?? page
    const far = [...pages.keys()].toSorted((a, b) => Math.abs(b - center) - Math.abs(a - center))
    for (const other of far.slice(0, Math.max(0, pages.size - KEPT))) pages.delete(other)
    store.setState({ total, pages, error: null })
  }
  const fetchPage = async (page: number): Promise<void> => {
    const controller = new AbortController()
    inFlight.set(page, controller)
    try {
      take(page, await source.load({ first: page * PAGE, limit: PAGE }, controller.signal))
    } catch (thrown) {
      if (!controller.signal.aborted) fail(thrown)
    } finally {
      if (inFlight.get(page) === controller) inFlight.delete(page)
    }
    pump()
  }
  const pump = (): void => {
    if (!source.isOpen() || store.getState().error !== null) return
    const { pages } = store.getState()
    for (const page of wanted) {
      if (inFlight.size >= AT_ONCE) return
      if (!inFlight.has(page) && (!pages.has(page) || stale.has(page))) void fetchPage(page)
    }
  }
  const look = async (): Promise<void> => {
    if (!source.isOpen()) return
    lastLook = performance.now()
    try {
      const { total } = await source.load({ limit: 1 }, new AbortController().signal)
      for (const page of store.getState().pages.keys()) stale.add(page)
      store.setState({ total, error: null })
      pump()
    } catch (thrown) {
      fail(thrown)
    }
  }
  const onChange = ({ topic, dagId: changed }: Change): void => {
    if (topic !== 'runs' || (changed !== undefined && changed !== dagId) || timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        void look()
      },
      Math.max(0, lastLook + GAP - performance.now()),
    )
  }

  return {
    store,
    show: (pages) => {
      wanted = pages
      for (const [page, controller] of inFlight) if (!pages.includes(page)) controller.abort()
      pump()
    },
    find: async (at) => {
      const { first, runs } = await source.load({ at, limit: 1 }, new AbortController().signal)
      return first + Math.max(0, runs.length - 1)
    },
    hold: () => {
      const stops = [source.onOpen(() => void look()), source.onChange(onChange)]
      void look()
      return () => {
        for (const stop of stops) stop()
        clearTimeout(timer)
        timer = undefined
        for (const controller of inFlight.values()) controller.abort()
      }
    },
    refresh: look,
  }
}
