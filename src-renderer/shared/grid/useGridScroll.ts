import { type RefObject, useLayoutEffect, useState } from 'react'
import { createScroller, type Place } from './gridScroller.ts'
import { lastFirstRow, type Scroll } from './gridWindow.ts'

/** The height (rem) of the head, which lies above the rows, and of a row. */
const HEAD = 2.25
const ROW = 1.875

/** Where the grid is scrolled to, and how much of it is seen. */
export const useGridScroll = (
  frame: RefObject<HTMLDivElement | null>,
  { rows, rowHeight }: { readonly rows: number; readonly rowHeight: number },
) => {
  const [scroller] = useState(createScroller)
  const [size, setSize] = useState({ width: 800, height: 400 })
  const [place, setPlace] = useState<Place>({ first: 0, left: 0 })
  const viewHeight = Math.max(rowHeight, size.height - (HEAD * rowHeight) / ROW)
  const scroll: Scroll = { rows, rowHeight, viewHeight }

  useLayoutEffect(() => scroller.measure({ rows, rowHeight, viewHeight }), [scroller, rows, rowHeight, viewHeight])
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const detach = scroller.attach(element, setPlace)
    const watcher = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      detach()
    }
  }, [scroller, frame])

  const first = Math.min(place.first, lastFirstRow(scroll))
  return { scroll, first, left: place.left, width: size.width, showRow: scroller.showRow }
}
