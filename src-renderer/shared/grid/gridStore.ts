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

/** Rows and columns asked for at a time, and pieces that are kept. */
const ROWS = 50
const COLUMNS = 40
const KEPT = 400
const AT_ONCE = 4

type Piece = { readonly numbers: readonly number[]; readonly rows: readonly (readonly JsonValue[])[] }

export type GridState = {
  readonly opened: OpenedTable | null
  /** Why it cannot be opened. */
  readonly error: ErrorShape | null
  readonly sort: TableSort | null
  readonly filters: readonly TableFilter[]
  /** Rows of the view; null while they are counted. */
  readonly rows: number | null
  readonly pieces: ReadonlyMap<string, Piece>
  /** The cell that the keyboard is on; another place of it is brought into sight. */
  readonly active: { readonly row: number; readonly column: number }
  /** Rows are on their way. */
  readonly isBusy: boolean
  /** Why the rows of this view cannot be had. */
  readonly problem: ErrorShape | null
}

export type Seen = { readonly rows: { from: number; to: number }; readonly columns: { from: number; to: number } }

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

export const pieceKey = (row: number, column: number): string =>
  `${Math.floor(row / ROWS)}:${Math.floor(column / COLUMNS)}`

/** A value of the view: undefined while it is not there yet. */
export const valueAt = ({ pieces }: GridState, row: number, column: number): JsonValue | undefined =>
  pieces.get(pieceKey(row, column))?.rows[row % ROWS]?.[column % COLUMNS]

/** The row's place in the file. */
export const numberAt = ({ pieces }: GridState, row: number): number | undefined =>
  pieces.get(pieceKey(row, 0))?.numbers[row % ROWS]

export const createGrid = (source: TableSource): Grid => {
  const store = createStore<GridState>(() => EMPTY)
  const running = new Map<string, AbortController>()
  let wanted: string[] = []
  let seen: Seen | null = null
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

  const fetchNext = (): void => {
    for (const key of wanted) {
      if (running.size >= AT_ONCE) return
      if (!running.has(key) && !store.getState().pieces.has(key)) void fetchPiece(key)
    }
  }

  const fetchPiece = async (key: string): Promise<void> => {
    const { opened, sort, filters } = store.getState()
    const [block = 0, chunk = 0] = key.split(':').map(Number)
    const columns = opened?.columns.slice(chunk * COLUMNS, (chunk + 1) * COLUMNS).map(({ name }) => name) ?? []
    const abort = new AbortController()
    running.set(key, abort)
    store.setState({ isBusy: true })
    try {
      const wish = { source, sort, filters: [...filters], offset: block * ROWS, limit: ROWS, columns }
      const piece = await pfad.call('table.page', wish, abort.signal)
      if (running.get(key) === abort)
        store.setState(({ pieces }) => ({ pieces: withPiece(pieces, key, piece), problem: null }))
    } catch (thrown) {
      if (!abort.signal.aborted) {
        wanted = []
        store.setState({ problem: toErrorShape(thrown) })
      }
    } finally {
      if (running.get(key) === abort) running.delete(key)
      store.setState({ isBusy: running.size > 0 })
      fetchNext()
    }
  }

  const giveUp = (still: ReadonlySet<string>): void => {
    for (const [key, abort] of running) {
      if (still.has(key)) continue
      running.delete(key)
      abort.abort()
    }
  }

  const look = (now: Seen): void => {
    const { rows, columns } = now
    seen = now
    wanted = []
    for (let row = rows.from - (rows.from % ROWS); row < rows.to; row += ROWS) {
      for (let column = columns.from - (columns.from % COLUMNS); column < columns.to; column += COLUMNS) {
        wanted.push(pieceKey(row, column))
      }
    }
    giveUp(new Set(wanted))
    fetchNext()
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
      wanted = []
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
      giveUp(new Set())
      wanted = []
    },
  }
}

/** With a new piece; the oldest go when there are too many. */
const withPiece = (pieces: ReadonlyMap<string, Piece>, key: string, piece: Piece): ReadonlyMap<string, Piece> => {
  const next = new Map(pieces)
  next.set(key, piece)
  for (const old of next.keys()) {
    if (next.size <= KEPT) break
    next.delete(old)
  }
  return next
}
