import { clamp } from '@mantine/hooks'
import { cellText } from './cellText.ts'
import { type Grid, valueAt } from './gridStore.ts'

type Keys = {
  readonly grid: Grid
  readonly active: { readonly row: number; readonly column: number }
  readonly rows: number
  readonly columns: number
  /** Rows of a screen. */
  readonly page: number
  readonly activate: (row: number, column: number) => void
  readonly openCell: (row: number, column: number) => void
}

/** Arrows, Page and Home keys move the active cell; with Ctrl to the ends; Enter shows its value in full, Ctrl+C copies it. */
export const useGridKeys =
  ({ grid, active, rows, columns, page, activate, openCell }: Keys) =>
  (event: React.KeyboardEvent): void => {
    // The head's buttons have keys of their own.
    if (event.target !== event.currentTarget || rows === 0) return
    const isFar = event.ctrlKey || event.metaKey
    const { row, column } = active
    if (isFar && event.key === 'c') {
      if (window.getSelection()?.toString()) return
      void navigator.clipboard?.writeText(cellText(valueAt(grid.store.getState(), row, column) ?? ''))
      return
    }
    const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
      ArrowDown: [isFar ? rows : row + 1, column],
      ArrowUp: [isFar ? 0 : row - 1, column],
      ArrowRight: [row, isFar ? columns : column + 1],
      ArrowLeft: [row, isFar ? 0 : column - 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [isFar ? 0 : row, 0],
      End: [isFar ? rows : row, columns],
    }
    const move = moves[event.key]
    if (move) {
      event.preventDefault()
      activate(clamp(move[0], 0, rows - 1), clamp(move[1], 0, columns - 1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      openCell(row, column)
    }
  }
