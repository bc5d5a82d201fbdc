import { Button, Loader } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { ErrorShape } from '../../../src-main/contract/error.ts'
import { Notice } from '../ui/Notice.tsx'
import { CellPanel } from './CellPanel.tsx'
import { ColumnPanel } from './ColumnPanel.tsx'
import { GridBody } from './GridBody.tsx'
import { GridToolbar } from './GridToolbar.tsx'
import classes from './grid.module.css'
import type { Grid } from './gridStore.ts'

/** What stands beside the rows: a column's statistics and filter, or a value in full. */
export type Beside = { readonly column: string; readonly row?: number } | null

/** A table of any size: rows and columns are fetched as they come into sight. */
export const DataGrid = ({
  grid,
  label,
  lead,
  actions,
}: {
  readonly grid: Grid
  readonly label: string
  /** What else is to be said of the table. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
}) => {
  const { opened, error } = useStore(grid.store)
  const [beside, setBeside] = useState<Beside>(null)
  if (error) return <Failure error={error} onRetry={grid.open} />
  if (opened === null) {
    return (
      <div className={classes.opening} role="status">
        <Loader size="sm" /> Reading {label} …
      </div>
    )
  }
  return (
    <div className={classes.grid}>
      <GridToolbar grid={grid} lead={lead} actions={actions} onGoTo={grid.activate} />
      <div className={classes.split}>
        <GridBody grid={grid} label={label} onBeside={setBeside} />
        {beside !== null &&
          (beside.row === undefined ? (
            <ColumnPanel key={beside.column} grid={grid} column={beside.column} onClose={() => setBeside(null)} />
          ) : (
            <CellPanel
              key={`${beside.row}:${beside.column}`}
              grid={grid}
              row={beside.row}
              column={beside.column}
              onClose={() => setBeside(null)}
            />
          ))}
      </div>
    </div>
  )
}

const Failure = ({ error, onRetry }: { readonly error: ErrorShape; readonly onRetry: () => void }) => (
  <Notice
    icon="warning"
    tone="failed"
    title={error.message}
    action={
      <Button variant="default" onClick={onRetry}>
        Try again
      </Button>
    }
  >
    {error.hint}
  </Notice>
)
