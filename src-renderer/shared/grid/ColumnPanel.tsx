import { Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import type { ColumnStatistics } from '../../../src-main/contract/models/table.ts'
import { formatCount, formatRate, formatShare } from '../format/number.ts'
import { Fact } from '../ui/Fact.tsx'
import { ClosePanel } from './CellPanel.tsx'
import { FilterForm } from './FilterForm.tsx'
import type { Grid } from './gridStore.ts'
import { Histogram } from './Histogram.tsx'
import classes from './panel.module.css'

/** What a column holds in the rows of the view, and a filter by it. */
export const ColumnPanel = ({
  grid,
  column,
  onClose,
}: {
  readonly grid: Grid
  readonly column: string
  readonly onClose: () => void
}) => {
  const { opened, filters, sort } = useStore(grid.store)
  const type = opened?.columns.find(({ name }) => name === column)?.type ?? ''
  return (
    <aside className={classes.panel} aria-label={`Column ${column}`}>
      <header className={classes.panelHead}>
        <div>
          <h3>{column}</h3>
          <p>{type.length > 60 ? `${type.slice(0, 59)}…` : type}</p>
        </div>
        <ClosePanel onClose={onClose} />
      </header>
      <FilterForm column={column} onAdd={(filter) => grid.setView({ sort, filters: [...filters, filter] })} />
      <Known key={JSON.stringify(filters)} grid={grid} column={column} />
    </aside>
  )
}

/** The statistics of the rows that are filtered now. */
const Known = ({ grid, column }: { readonly grid: Grid; readonly column: string }) => {
  const [known, setKnown] = useState<ColumnStatistics | ErrorShape | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    grid.statistics(column, abort.signal).then(setKnown, (thrown: unknown) => {
      if (!abort.signal.aborted) setKnown(toErrorShape(thrown))
    })
    return () => abort.abort()
  }, [grid, column])
  if (known === null) {
    return (
      <p className={classes.reading} role="status">
        <Loader size="xs" /> Reading the column …
      </p>
    )
  }
  return 'message' in known ? <p role="alert">{known.message}</p> : <Statistics known={known} />
}

const Statistics = ({ known }: { readonly known: ColumnStatistics }) => (
  <>
    <dl className={classes.facts}>
      <Fact name="Rows">{formatCount(known.rows)}</Fact>
      <Fact name="Null">{`${formatCount(known.nulls)} (${formatShare(known.nulls, known.rows)})`}</Fact>
      <Fact name="Distinct">{`${known.distinct > 12 ? '≈ ' : ''}${formatCount(known.distinct)}`}</Fact>
      {known.mean !== null && <Fact name="Mean">{formatRate(known.mean)}</Fact>}
      <Fact name="Min">{known.min ?? '–'}</Fact>
      <Fact name="Max">{known.max ?? '–'}</Fact>
    </dl>
    {known.bins.length > 1 && <Histogram bins={known.bins} />}
    {known.top.length > 0 && known.top.length < known.rows && (
      <>
        <h4 className={classes.sub}>Most frequent</h4>
        <table className={classes.top}>
          <tbody>
            {known.top.map(({ value, count }) => (
              <tr key={value}>
                <th scope="row" title={value}>
                  {value === '' ? '(empty text)' : value}
                </th>
                <td>{formatCount(count)}</td>
                <td>{formatShare(count, known.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )}
  </>
)
