import { type KeyboardEvent, useState } from 'react'

/**
 * One stop of the Tab key for many cells: arrows move among them. Cells carry `data-x` and `data-y`; give each
 * `tabIndex={tabIndexOf(n)}`.
 */
export const useArrows = (start: number) => {
  const [stop, setStop] = useState(start)
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const [dx, dy] = STEPS[event.key] ?? [0, 0]
    if (dx === 0 && dy === 0) return
    const cell = event.target instanceof HTMLElement ? event.target : null
    const at = (name: 'x' | 'y'): number => Number(cell?.dataset[name])
    const next = event.currentTarget.querySelector<HTMLElement>(`[data-x="${at('x') + dx}"][data-y="${at('y') + dy}"]`)
    if (next === null) return
    event.preventDefault()
    next.focus()
    setStop(Number(next.dataset['n']))
  }
  return { onKeyDown: move, tabIndexOf: (n: number) => (n === stop ? 0 : -1) }
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
