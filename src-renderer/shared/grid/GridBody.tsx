import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { Notice } from '../ui/Notice.tsx'
import type { Beside } from './DataGrid.tsx'
import { GridHead } from './GridHead.tsx'
import { GridRow } from './GridRow.tsx'
import classes from './grid.module.css'
import { type Grid, numberAt } from './gridStore.ts'
import { columnsToDraw, placeOf, rowsToDraw, scrollHeight, startsOf } from './gridWindow.ts'
import { useGridKeys } from './useGridKeys.ts'
import { useGridScroll } from './useGridScroll.ts'
import { useRem } from './useRem.ts'
import { widthsOf } from './widths.ts'

/** The rows and columns in sight, under a head that stays. One cell is the active one; the keyboard moves it. */
export const GridBody = ({
  grid,
  label,
  onBeside,
}: {
  readonly grid: Grid
  readonly label: string
  readonly onBeside: (beside: Beside) => void
}) => {
  const state = useStore(grid.store)
  const frame = useRef<HTMLDivElement>(null)
  const rem = useRem()
  const rowHeight = Math.round(1.875 * rem)
  const { opened, active } = state
  const columns = useMemo(() => opened?.columns ?? [], [opened])
  const rows = state.rows ?? 0
  const { scroll, first, left, width, showRow } = useGridScroll(frame, { rows, rowHeight })
  const numberWidth = Math.max(3.4, String(state.opened?.rows ?? 0).length * 0.62 + 1.6) * rem
  const starts = useMemo(() => startsOf(widthsOf(columns, rem)), [columns, rem])
  const drawn = rowsToDraw(scroll, first)
  const shown = columnsToDraw(starts, left, Math.max(0, width - numberWidth))
  const openCell = (row: number, column: number): void => {
    const [name, number] = [columns[column]?.name, numberAt(grid.store.getState(), row)]
    if (name !== undefined && number !== undefined) onBeside({ column: name, row: number })
  }
  const onKeyDown = useGridKeys({
    grid,
    active,
    rows,
    columns: columns.length,
    page: Math.floor(scroll.viewHeight / rowHeight),
    activate: grid.activate,
    openCell,
  })

  const { from, to } = drawn
  const { from: fromColumn, to: toColumn } = shown
  useEffect(() => {
    if (to > from) grid.look({ rows: { from, to }, columns: { from: fromColumn, to: toColumn } })
  }, [grid, from, to, fromColumn, toColumn])
  useLayoutEffect(() => {
    showRow(active.row)
    showCell(frame.current, {
      start: starts[active.column] ?? 0,
      end: starts[active.column + 1] ?? 0,
      numberWidth,
    })
  }, [active, starts, numberWidth, showRow])

  return (
    // biome-ignore lint/a11y/useSemanticElements: an ARIA grid; a table of 20 million rows cannot be one
    <div
      ref={frame}
      className={classes.frame}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={rows > 0 ? `cell-${active.row}-${active.column}` : undefined}
      aria-busy={state.isBusy}
      onKeyDown={onKeyDown}
    >
      <GridHead {...{ grid, columns, starts, shown, numberWidth }} onColumn={(column) => onBeside({ column })} />
      <div
        className={classes.canvas}
        role="rowgroup"
        style={{ height: scrollHeight(scroll), width: numberWidth + (starts.at(-1) ?? 0) }}
      >
        <div
          className={classes.rows}
          style={{ transform: `translateY(${placeOf(scroll, first) - (first - from) * rowHeight}px)` }}
        >
          {Array.from({ length: Math.max(0, to - from) }, (_, at) => (
            <GridRow
              key={from + at}
              {...{ state, columns, starts, shown, numberWidth, rowHeight, openCell }}
              activate={grid.activate}
              row={from + at}
              active={active.row === from + at ? active.column : null}
            />
          ))}
        </div>
      </div>
      {state.rows === 0 && (
        <div className={classes.none} role="row">
          {/* biome-ignore lint/a11y/useSemanticElements: a cell of the ARIA grid */}
          <div role="gridcell" tabIndex={-1}>
            <Notice icon="empty" title={state.filters.length > 0 ? 'No row fits the filters' : 'There are no rows'}>
              {state.filters.length > 0 ? 'Remove a filter above.' : undefined}
            </Notice>
          </div>
        </div>
      )}
    </div>
  )
}

/** Brings a column into sight, beside the rows' numbers, which stay. */
const showCell = (
  frame: HTMLDivElement | null,
  { start, end, numberWidth }: { start: number; end: number; numberWidth: number },
): void => {
  if (!frame) return
  const room = frame.clientWidth - numberWidth
  if (start < frame.scrollLeft) frame.scrollTo({ left: start })
  else if (end > frame.scrollLeft + room) frame.scrollTo({ left: Math.min(start, end - room) })
}
