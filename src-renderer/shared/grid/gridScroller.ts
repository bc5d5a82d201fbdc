import { clamp } from '@mantine/hooks'
import { lastFirstRow, placeOf, rowAt, type Scroll, scrollHeight } from './gridWindow.ts'

export type Place = { readonly first: number; readonly left: number }

/**
 * Keeps an element's scroll bar and the first row in step. Where rows share pixels, the bar is too coarse for the wheel: then
 * the wheel moves by rows, and the bar follows.
 */
export const createScroller = () => {
  let element: HTMLElement | null = null
  let scroll: Scroll = { rows: 0, rowHeight: 1, viewHeight: 1 }
  let first = 0
  let onPlace: (place: Place) => void = () => undefined
  /** Where we have put the bar ourselves: its event says nothing new. */
  let expected: number | null = null

  const moveTo = (row: number): void => {
    if (!element) return
    first = clamp(row, 0, lastFirstRow(scroll))
    element.scrollTo({ top: placeOf(scroll, first) })
    expected = element.scrollTop
    onPlace({ first, left: element.scrollLeft })
  }

  const onScroll = (): void => {
    if (!element) return
    const isOurs = expected !== null && Math.abs(element.scrollTop - expected) < 1
    if (!isOurs) {
      expected = null
      first = rowAt(scroll, element.scrollTop)
    }
    onPlace({ first, left: element.scrollLeft })
  }

  const onWheel = (event: WheelEvent): void => {
    const isShared = scrollHeight(scroll) < scroll.rows * scroll.rowHeight
    if (!isShared || event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
    event.preventDefault()
    const isLines = event.deltaMode === WheelEvent.DOM_DELTA_LINE
    moveTo(first + event.deltaY / (isLines ? 1 : scroll.rowHeight))
  }

  return {
    /** Listens to an element until the returned function is called. */
    attach: (attached: HTMLElement, listener: (place: Place) => void): (() => void) => {
      element = attached
      onPlace = listener
      attached.addEventListener('scroll', onScroll, { passive: true })
      attached.addEventListener('wheel', onWheel, { passive: false })
      return () => {
        element = null
        attached.removeEventListener('scroll', onScroll)
        attached.removeEventListener('wheel', onWheel)
      }
    },
    measure: (next: Scroll): void => {
      scroll = next
    },
    /** Brings a row into sight; one that is stays where it is. */
    showRow: (row: number): void => {
      const fits = scroll.viewHeight / scroll.rowHeight
      if (row < first) moveTo(row)
      else if (row + 1 > first + fits) moveTo(row + 1 - fits)
    },
  }
}
