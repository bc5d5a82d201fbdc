import { useEffect, useState } from 'react'

/** Runs in a chunk of columns; a page holds a whole number of them. */
export const CHUNK = 10

/** How large things are, in px. */
export type Measures = {
  readonly cell: number
  readonly row: number
  readonly head: number
  readonly label: number
}

/** Sizes go with the size of the text, and the labels with the width of the window. */
const measure = (): Measures => {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  const label = Math.min(15 * rem, Math.max(9 * rem, window.innerWidth * 0.22))
  return { cell: Math.round(1.375 * rem), row: Math.round(1.75 * rem), head: Math.round(5.5 * rem), label }
}

export const useMeasures = (): Measures => {
  const [size, setSize] = useState(measure)
  useEffect(() => {
    const look = (): void =>
      setSize((before) => {
        const now = measure()
        return now.cell === before.cell && now.label === before.label ? before : now
      })
    // A changed text size moves the document's own size as well.
    const observer = new ResizeObserver(look)
    observer.observe(document.documentElement)
    return () => observer.disconnect()
  }, [])
  return size
}
