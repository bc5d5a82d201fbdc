import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { clamp, lastFirstRow, placeOf, rowAt, type Scroll, scrollHeight } from './gridWindow.ts'

/** The height (rem) of the head, which lies above the rows. */
const HEAD = 2.25

/**
 * Where the grid is scrolled to. Where rows share pixels, the scroll bar is too coarse for the wheel: then it moves by rows,
 * and the bar follows.
 */
export const useGridScroll = (
  frame: RefObject<HTMLDivElement | null>,
  { rows, rowHeight }: { readonly rows: number; readonly rowHeight: number },
) => {
  const [size, setSize] = useState({ width: 800, height: 400 })
  const [place, setPlace] = useState({ first: 0, left: 0 })
  const viewHeight = Math.max(rowHeight, size.height - (HEAD * rowHeight) / 1.875)
  const scroll: Scroll = { rows, rowHeight, viewHeight }
  const latest = useRef({ scroll, first: 0 })
  useLayoutEffect(() => {
    latest.current = { scroll: { rows, rowHeight, viewHeight }, first: place.first }
  }, [latest, rows, rowHeight, viewHeight, place.first])
  /** Where we have put the bar ourselves: its event says nothing new. */
  const expected = useRef<number | null>(null)

  const moveTo = useCallback(
    (row: number): void => {
      const element = frame.current
      if (!element) return
      const first = clamp(row, 0, lastFirstRow(latest.current.scroll))
      element.scrollTo({ top: placeOf(latest.current.scroll, first) })
      expected.current = element.scrollTop
      setPlace({ first, left: element.scrollLeft })
    },
    [frame, latest, expected],
  )
  /** Brings a row into sight; one that is stays where it is. */
  const showRow = useCallback(
    (row: number): void => {
      const { scroll: now, first } = latest.current
      const fits = now.viewHeight / now.rowHeight
      if (row < first) moveTo(row)
      else if (row + 1 > first + fits) moveTo(row + 1 - fits)
    },
    [latest, moveTo],
  )

  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const watcher = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [frame])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onScroll = (): void => {
      const isOurs = expected.current !== null && Math.abs(element.scrollTop - expected.current) < 1
      if (!isOurs) expected.current = null
      const first = isOurs ? latest.current.first : rowAt(latest.current.scroll, element.scrollTop)
      setPlace({ first, left: element.scrollLeft })
    }
    const onWheel = (event: WheelEvent): void => {
      const { scroll: now, first } = latest.current
      const isShared = scrollHeight(now) < now.rows * now.rowHeight
      if (!isShared || event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * now.rowHeight : event.deltaY
      moveTo(first + pixels / now.rowHeight)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [frame, latest, expected, moveTo])

  return { scroll, first: Math.min(place.first, lastFirstRow(scroll)), left: place.left, width: size.width, showRow }
}
