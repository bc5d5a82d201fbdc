import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

/** Rows and columns of a piece, and pieces that are kept. What is asked for are pieces; few rows, so that little beside what is seen is read. */
const ROWS = 10
const COLUMNS = 40
const KEPT = 2000
/** Rows of one request, at most. */
const MOST_ROWS = 500

/** Values of the view: some rows of some columns. */
export type Piece = { readonly numbers: readonly number[]; readonly rows: readonly (readonly JsonValue[])[] }
export type Pieces = ReadonlyMap<string, Piece>
export type Seen = { readonly rows: { from: number; to: number }; readonly columns: { from: number; to: number } }

/** Pieces that one request brings: they lie one below the other. */
export type Span = { readonly keys: readonly string[]; readonly block: number; readonly chunk: number }

const keyOf = (block: number, chunk: number): string => `${block}:${chunk}`
export const pieceKey = (row: number, column: number): string =>
  keyOf(Math.floor(row / ROWS), Math.floor(column / COLUMNS))

/** A value of the view: undefined while it is not there yet. */
export const valueIn = (pieces: Pieces, row: number, column: number): JsonValue | undefined =>
  pieces.get(pieceKey(row, column))?.rows[row % ROWS]?.[column % COLUMNS]

/** The row's place in the file. */
export const numberIn = (pieces: Pieces, row: number): number | undefined =>
  pieces.get(pieceKey(row, 0))?.numbers[row % ROWS]

/** What is in sight and not there, as few requests as can be. */
export const missing = ({ rows, columns }: Seen, isThere: (key: string) => boolean): Span[] => {
  const spans: Span[] = []
  for (let chunk = Math.floor(columns.from / COLUMNS); chunk * COLUMNS < columns.to; chunk += 1) {
    let keys: string[] = []
    for (let block = Math.floor(rows.from / ROWS); block * ROWS < rows.to; block += 1) {
      const key = keyOf(block, chunk)
      if (isThere(key)) keys = []
      else if (keys.length === 0 || keys.length * ROWS >= MOST_ROWS) {
        keys = [key]
        spans.push({ keys, block, chunk })
      } else keys.push(key)
    }
  }
  return spans
}

/** Every piece in sight. */
export const keysOf = (seen: Seen): ReadonlySet<string> =>
  new Set(missing(seen, () => false).flatMap(({ keys }) => keys))

/** The rows and columns of a request. */
export const wishOf = <T>({ keys, block, chunk }: Span, columns: readonly T[]) => ({
  offset: block * ROWS,
  limit: keys.length * ROWS,
  columns: columns.slice(chunk * COLUMNS, (chunk + 1) * COLUMNS),
})

/** With what a request brought; the oldest go when there are too many. */
export const withSpan = (pieces: Pieces, { keys }: Span, { numbers, rows }: Piece): Pieces => {
  const next = new Map(pieces)
  keys.forEach((key, at) => {
    const [from, to] = [at * ROWS, (at + 1) * ROWS]
    next.set(key, { numbers: numbers.slice(from, to), rows: rows.slice(from, to) })
  })
  for (const old of next.keys()) {
    if (next.size <= KEPT) break
    next.delete(old)
  }
  return next
}
