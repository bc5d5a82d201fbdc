import { useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { cellId } from './cellId.ts'
import { GridHead } from './GridHead.tsx'
import { GridRowView } from './GridRowView.tsx'
import classes from './grid.module.css'
import { type GridFeed, type GridState, PAGE } from './gridFeed.ts'
import { longestOf } from './longest.ts'
import { CHUNK, useMeasures } from './measures.ts'
import type { GridRow } from './rows.ts'
import { type Active, useGridKeys } from './useGridKeys.ts'

export type GridViewHandle = { readonly goTo: (place: number) => void }

/** The grid itself: only what is on the screen exists, in both directions. Columns come in chunks of a few runs. */
export const GridView = ({
  ref,
  dagId,
  feed,
  state,
  rows,
  onFold,
}: {
  readonly ref: Ref<GridViewHandle>
  readonly dagId: string
  readonly feed: GridFeed
  readonly state: GridState
  readonly rows: readonly GridRow[]
  readonly onFold: (groupId: string) => void
}) => {
  const total = state.total ?? 0
  const scroller = useRef<HTMLDivElement>(null)
  const size = useMeasures()
  const [active, setActive] = useState<Active | null>(null)
  // It is a warning for React's compiler, which is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const vertical = useVirtualizer({
    ...{ count: rows.length, estimateSize: () => size.row, overscan: 4, paddingStart: size.head },
    getScrollElement: () => scroller.current,
  })
  const horizontal = useVirtualizer({
    ...{ count: Math.ceil(total / CHUNK), estimateSize: () => size.cell * CHUNK, horizontal: true, overscan: 1 },
    ...{ paddingStart: size.label, getScrollElement: () => scroller.current },
  })
  useLayoutEffect(() => {
    vertical.measure()
    horizontal.measure()
  }, [size, vertical, horizontal])

  const chunks = horizontal.getVirtualItems().map(({ index }) => index)
  useWantedPages(feed, chunks)
  useNewestAtFirst(scroller, total * size.cell)
  const goTo = (column: number, row = active?.row ?? -1): void => {
    setActive({ row, column })
    if (scroller.current) reveal(scroller.current, size, { row, column })
  }
  useImperativeHandle(ref, () => ({ goTo: (place) => goTo(place) }))
  const runAt = (column: number): GridRun | undefined => state.pages.get(Math.floor(column / PAGE))?.[column % PAGE]
  const keys = useGridKeys({ dagId, active, rows, total, goTo, runAt, onFold, scroller, cell: size.cell })
  const longest = useMemo(() => longestOf(state.pages.values()), [state.pages])

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={`Runs and tasks of ${dagId}`}
      aria-rowcount={rows.length + 1}
      aria-colcount={total + 1}
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      tabIndex={0}
      {...keys}
    >
      <div
        className={classes.sheet}
        style={{ width: size.label + total * size.cell, height: size.head + rows.length * size.row + 2 }}
      >
        <GridHead
          {...{ dagId, chunks, longest, size }}
          pages={state.pages}
          active={active !== null && active.row < 0 ? active.column : null}
        />
        {vertical.getVirtualItems().map(({ index }) => {
          const row = rows[index]
          return (
            row && <GridRowView key={row.id} {...{ dagId, row, index, chunks, size, onFold }} pages={state.pages} />
          )
        })}
        {active && active.row >= 0 && (
          <span
            className={classes.active}
            style={{
              left: size.label + active.column * size.cell,
              width: size.cell,
              top: size.head + active.row * size.row,
              height: size.row,
            }}
          />
        )}
      </div>
    </div>
  )
}

/** Asks for the pages on the screen once scrolling rests for a moment: what flies past is not fetched. */
const useWantedPages = (feed: GridFeed, chunks: readonly number[]): void => {
  const pages = [...new Set(chunks.map((chunk) => Math.floor((chunk * CHUNK) / PAGE)))]
  const text = pages.toSorted((a, b) => b - a).join(' ')
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(() => feed.show(text.split(' ').map(Number)), 60)
    return () => clearTimeout(timer)
  }, [feed, text])
}

/** Starts at the newest run, and stays there while one is looking at it and others come. */
const useNewestAtFirst = (scroller: { readonly current: HTMLDivElement | null }, width: number): void => {
  const before = useRef<number | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const grown = before.current === null ? 0 : width - before.current
    const end = element.scrollWidth - element.clientWidth
    if (before.current === null || element.scrollLeft >= end - grown - 2) element.scrollTo({ left: end })
    before.current = width
  }, [scroller, width])
}

/** Scrolls as little as it takes to have the cell beside the labels and below the head. */
const reveal = (
  element: HTMLDivElement,
  size: { readonly cell: number; readonly row: number; readonly head: number; readonly label: number },
  { row, column }: Active,
): void => {
  const [x, y] = [column * size.cell, row * size.row]
  const [width, height] = [element.clientWidth - size.label, element.clientHeight - size.head]
  if (x < element.scrollLeft) element.scrollLeft = x
  else if (x + size.cell > element.scrollLeft + width) element.scrollLeft = x + size.cell - width
  if (row < 0) return
  if (y < element.scrollTop) element.scrollTop = y
  else if (y + size.row > element.scrollTop + height) element.scrollTop = y + size.row - height
}
