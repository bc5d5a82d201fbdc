import type { TableColumn } from '../../../src-main/contract/models/table.ts'
import { formatCount } from '../format/number.ts'
import { cellText } from './cellText.ts'
import classes from './grid.module.css'
import { type GridState, numberAt, valueAt } from './gridStore.ts'
import { isRight } from './widths.ts'

type Props = {
  readonly state: GridState
  readonly columns: readonly TableColumn[]
  readonly starts: readonly number[]
  readonly shown: { readonly from: number; readonly to: number }
  readonly numberWidth: number
  readonly rowHeight: number
  readonly row: number
  /** The active cell's column, where it is in this row. */
  readonly active: number | null
  readonly activate: (row: number, column: number) => void
  readonly openCell: (row: number, column: number) => void
}

/** One row: its number in the file, then the values in sight. */
export const GridRow = ({
  state,
  columns,
  starts,
  shown,
  numberWidth,
  rowHeight,
  row,
  active,
  activate,
  openCell,
}: Props) => {
  const number = numberAt(state, row)
  const cells = columns.slice(shown.from, shown.to).map(({ type }, at) => {
    const column = shown.from + at
    const value = valueAt(state, row, column)
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus and the keys
      <div
        key={column}
        id={`cell-${row}-${column}`}
        role="gridcell"
        aria-colindex={column + 2}
        className={classes.cell}
        data-active={active === column || undefined}
        data-null={value === null || undefined}
        data-end={isRight(type) || undefined}
        data-wait={value === undefined || undefined}
        style={{ left: numberWidth + (starts[column] ?? 0), width: (starts[column + 1] ?? 0) - (starts[column] ?? 0) }}
        onClick={() => activate(row, column)}
        onDoubleClick={() => openCell(row, column)}
      >
        {value === undefined ? '' : cellText(value)}
      </div>
    )
  })
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: a row of the ARIA grid
    <div role="row" aria-rowindex={row + 2} className={classes.row} style={{ height: rowHeight }}>
      {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: a head of the ARIA grid */}
      <div role="rowheader" aria-colindex={1} className={classes.number} style={{ width: numberWidth }}>
        {formatCount((number ?? row) + 1)}
      </div>
      {cells}
    </div>
  )
}
