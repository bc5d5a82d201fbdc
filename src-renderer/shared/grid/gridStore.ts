import { createStore, type StoreApi } from 'zustand/vanilla'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import type {
  ColumnStatistics,
  OpenedTable,
  TableFilter,
  TableSort,
  TableSource,
} from '../../../src-main/contract/models/table.ts'
import { pfad } from '../connection/pfad.ts'
import {
  keysOf,
  missing,
  numberIn,
  type Pieces,
  type Seen,
  type Span,
  valueIn,
  wishOf,
  withSpan,
} from './gridPieces.ts'

/** Requests under way at a time. */
const AT_ONCE = 4

export type GridState = {
  readonly opened: OpenedTable | null
  /** Why it cannot be opened. */
  readonly error: ErrorShape | null
  readonly sort: TableSort | null
  readonly filters: readonly TableFilter[]
  /** Rows of the view; null while they are counted. */
  readonly rows: number | null
  readonly pieces: Pieces
  /** The cell that the keyboard is on; another place of it is brought into sight. */
  readonly active: { readonly row: number; readonly column: number }
  /** Rows are on their way. */
  readonly isBusy: boolean
  /** Why the rows of this view cannot be had. */
  readonly problem: ErrorShape | null
}

/** A table that is looked at: opened once, its rows fetched as they come into sight. */
export type Grid = {
  readonly source: TableSource
  readonly store: StoreApi<GridState>
  open(): void
  /** What is in sight now; what was asked for and is out of sight is given up. */
  look(seen: Seen): void
  setView(view: { sort: TableSort | null; filters: readonly TableFilter[] }): void
  activate(row: number, column?: number): void
  statistics(column: string, signal: AbortSignal): Promise<ColumnStatistics>
  cell(row: number, column: string): Promise<{ text: string | null; isCut: boolean }>
  close(): void
}

const EMPTY: GridState = {
  opened: null,
  error: null,
  sort: null,
  filters: [],
  rows: null,
  pieces: new Map(),
  active: { row: 0, column: 0 },
  isBusy: false,
  problem: null,
}

/** A value of the view: undefined while it is not there yet. */
export const valueAt = ({ pieces }: GridState, row: number, column: number): JsonValue | undefined =>
  valueIn(pieces, row, column)

/** The row's place in the file. */
export const numberAt = ({ pieces }: GridState, row: number): number | undefined => numberIn(pieces, row)

export const createGrid = (source: TableSource): Grid => {
  const store = createStore<GridState>(() => EMPTY)
  /** What is on its way, by piece. */
  const running = new Map<string, AbortController>()
  let seen: Seen | null = null
  /** The next look tries again. */
  let hasFailed = false
  let counting = new AbortController()

  const open = async (): Promise<void> => {
    counting = new AbortController()
    const { signal } = counting
    store.setState({ error: null })
    try {
      const opened = await pfad.call('table.open', { source }, signal)
      store.setState({ opened, rows: opened.rows })
    } catch (thrown) {
      if (!signal.aborted) store.setState({ error: toErrorShape(thrown) })
    }
  }

  const fetchMissing = (): void => {
    if (!seen || hasFailed) return
    const { pieces } = store.getState()
    for (const span of missing(seen, (key) => running.has(key) || pieces.has(key))) {
      if (new Set(running.values()).size >= AT_ONCE) return
      void fetchSpan(span)
    }
  }

  const fetchSpan = async (span: Span): Promise<void> => {
    const { opened, sort, filters } = store.getState()
    const wish = wishOf(span, opened?.columns.map(({ name }) => name) ?? [])
    const abort = new AbortController()
    for (const key of span.keys) running.set(key, abort)
    store.setState({ isBusy: true })
    try {
      const found = await pfad.call('table.page', { source, sort, filters: [...filters], ...wish }, abort.signal)
      if (!abort.signal.aborted)
        store.setState(({ pieces }) => ({ pieces: withSpan(pieces, span, found), problem: null }))
    } catch (thrown) {
      if (!abort.signal.aborted) {
        hasFailed = true
        store.setState({ problem: toErrorShape(thrown) })
      }
    } finally {
      for (const key of span.keys) if (running.get(key) === abort) running.delete(key)
      store.setState({ isBusy: running.size > 0 })
      fetchMissing()
    }
  }

  /** Ends the requests of which no piece is wanted any more. */
  const giveUp = (still: ReadonlySet<string>): void => {
    const wanted = new Set([...running].filter(([key]) => still.has(key)).map(([, abort]) => abort))
    for (const [key, abort] of running) {
      if (wanted.has(abort)) continue
      running.delete(key)
      abort.abort()
    }
  }

  const look = (now: Seen): void => {
    seen = now
    hasFailed = false
    giveUp(keysOf(now))
    fetchMissing()
  }

  const count = async (filters: readonly TableFilter[]): Promise<void> => {
    counting.abort()
    counting = new AbortController()
    const { signal } = counting
    try {
      const { rows } = await pfad.call('table.count', { source, filters: [...filters] }, signal)
      if (!signal.aborted) store.setState({ rows })
    } catch (thrown) {
      if (!signal.aborted) store.setState({ problem: toErrorShape(thrown), rows: 0 })
    }
  }

  return {
    source,
    store,
    open: () => void open(),
    look,
    setView: ({ sort, filters }) => {
      const { opened, filters: before } = store.getState()
      const isSame = JSON.stringify(before) === JSON.stringify(filters)
      giveUp(new Set())
      store.setState({
        ...{ sort, filters, pieces: new Map(), problem: null },
        active: { row: 0, column: store.getState().active.column },
        ...(isSame ? {} : { rows: filters.length === 0 ? (opened?.rows ?? null) : null }),
      })
      if (!isSame && filters.length > 0) void count(filters)
      else if (!isSame) counting.abort()
      // Another view begins at its top: these rows are in sight next.
      if (seen) look({ rows: { from: 0, to: seen.rows.to - seen.rows.from }, columns: seen.columns })
    },
    activate: (row, column = store.getState().active.column) => store.setState({ active: { row, column } }),
    statistics: (column, signal) =>
      pfad.call('table.column', { source, filters: [...store.getState().filters], column }, signal),
    cell: (row, column) => pfad.call('table.cell', { source, row, column }),
    close: () => {
      counting.abort()
      seen = null
      giveUp(new Set())
    },
  }
}
