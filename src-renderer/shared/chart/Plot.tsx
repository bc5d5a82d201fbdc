import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import classes from './chart.module.css'

export type PlotProps = {
  /** What it shows, in a few words. */
  readonly label: string
  readonly count: number
  /** The column that is looked at; null: none. */
  readonly cursor: number | null
  readonly onCursor: (index: number | null) => void
  /** A column in words. */
  readonly words: (index: number) => string
  /** Click or Enter on a column. */
  readonly onOpen?: ((index: number) => void) | undefined
  /** The largest value, written at the axis' top; beneath it the half and zero. */
  readonly top: string
  readonly middle: string
  readonly height: number
  readonly children: ReactNode
}

/**
 * The frame of a chart whose columns are passed through with the pointer or the arrow keys: for a screen reader a slider
 * that says each column in words. Children draw on a field of `count` × 1, upwards.
 */
export const Plot = (props: PlotProps) => {
  const { label, count, cursor, onCursor, words, onOpen, top, middle, height, children } = props
  const last = count - 1

  const move = (event: KeyboardEvent): void => {
    const from = cursor ?? last
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      PageUp: from - 10,
      PageDown: from + 10,
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    if (target !== undefined) {
      event.preventDefault()
      onCursor(cursor === null ? last : Math.min(last, Math.max(0, target)))
    }
    if (event.key === 'Enter' && cursor !== null) onOpen?.(cursor)
    if (event.key === 'Escape') onCursor(null)
  }
  const point = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return Math.min(last, Math.max(0, Math.floor(((event.clientX - left) / width) * count)))
  }

  return (
    <div className={classes.plot} style={{ height: `${height / 16}rem` }}>
      <div className={classes.axis} aria-hidden="true">
        <span>{top}</span>
        <span>{middle}</span>
        <span>0</span>
      </div>
      <div
        className={classes.field}
        data-opens={onOpen ? true : undefined}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={cursor ?? last}
        aria-valuetext={words(cursor ?? last)}
        onKeyDown={move}
        onPointerMove={(event) => onCursor(point(event))}
        onPointerLeave={() => onCursor(null)}
        onClick={(event) => onOpen?.(point(event as unknown as PointerEvent))}
      >
        <svg viewBox={`0 0 ${count} 1`} preserveAspectRatio="none" aria-hidden="true" className={classes.drawing}>
          {cursor !== null && <rect className={classes.cursor} x={cursor} y={0} width={1} height={1} />}
          <g transform="matrix(1 0 0 -1 0 1)">{children}</g>
        </svg>
      </div>
    </div>
  )
}
