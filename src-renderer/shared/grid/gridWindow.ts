import { clamp } from '@mantine/hooks'

/** The tallest element (px) that every browser lays out exactly; beyond it rows share pixels, and the wheel moves by rows. */
const TALLEST = 8_000_000
/** Rows drawn above and below what is seen. */
const SPARE = 6

export type Scroll = { readonly rows: number; readonly rowHeight: number; readonly viewHeight: number }

/** The height of what is scrolled. */
export const scrollHeight = ({ rows, rowHeight }: Scroll): number => Math.min(TALLEST, rows * rowHeight)

/** The first row (with its fraction) that is seen at a place of the scroll bar. */
export const rowAt = (scroll: Scroll, scrollTop: number): number => {
  const room = scrollHeight(scroll) - scroll.viewHeight
  const last = lastFirstRow(scroll)
  return room <= 0 ? 0 : Math.min(last, (Math.max(0, scrollTop) / room) * last)
}

/** The place of the scroll bar at which a row is the first that is seen. */
export const placeOf = (scroll: Scroll, row: number): number => {
  const last = lastFirstRow(scroll)
  return last <= 0 ? 0 : (clamp(row, 0, last) / last) * (scrollHeight(scroll) - scroll.viewHeight)
}

/** The largest first row: with it the last row stands at the bottom. */
export const lastFirstRow = ({ rows, rowHeight, viewHeight }: Scroll): number =>
  Math.max(0, rows - viewHeight / rowHeight)

/** The rows to draw, `[from, to)`. */
export const rowsToDraw = ({ rows, rowHeight, viewHeight }: Scroll, first: number): { from: number; to: number } => ({
  from: Math.max(0, Math.floor(first) - SPARE),
  to: Math.min(rows, Math.ceil(first + viewHeight / rowHeight) + SPARE),
})

/** The columns to draw, `[from, to)`, of columns that begin at `starts` (px); the last start is where the last one ends. */
export const columnsToDraw = (
  starts: readonly number[],
  scrollLeft: number,
  viewWidth: number,
): { from: number; to: number } => {
  const count = starts.length - 1
  let from = 0
  while (from < count - 1 && (starts[from + 1] ?? 0) <= scrollLeft) from += 1
  let to = from
  while (to < count && (starts[to] ?? 0) < scrollLeft + viewWidth) to += 1
  return { from: Math.max(0, from - 1), to: Math.min(count, to + 1) }
}

/** Where each column begins, and where the last ends. */
export const startsOf = (widths: readonly number[]): number[] => {
  const starts = [0]
  for (const width of widths) starts.push((starts.at(-1) ?? 0) + width)
  return starts
}
