import { useStore } from 'zustand'
import type { TableColumn } from '../../../src-main/contract/models/table.ts'
import { Icon } from '../ui/Icon.tsx'
import classes from './grid.module.css'
import type { Grid } from './gridStore.ts'
import { isRight, shortType } from './widths.ts'

/** The columns' names and types: a click sorts, the mark beside opens statistics and filter. */
export const GridHead = ({
  grid,
  columns,
  starts,
  shown,
  numberWidth,
  onColumn,
}: {
  readonly grid: Grid
  readonly columns: readonly TableColumn[]
  readonly starts: readonly number[]
  readonly shown: { readonly from: number; readonly to: number }
  readonly numberWidth: number
  readonly onColumn: (name: string) => void
}) => {
  const { sort, filters } = useStore(grid.store)
  const sortBy = (column: string): void => {
    const next =
      sort?.column !== column
        ? { column, isDescending: false }
        : sort.isDescending
          ? null
          : { column, isDescending: true }
    grid.setView({ sort: next, filters })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: the head of an ARIA grid
    <div role="rowgroup" className={classes.head} style={{ width: numberWidth + (starts.at(-1) ?? 0) }}>
      {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: a row of the ARIA grid */}
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: a head of the ARIA grid */}
        <div role="columnheader" aria-colindex={1} className={classes.number} style={{ width: numberWidth }}>
          Row
        </div>
        {columns.slice(shown.from, shown.to).map(({ name, type }, at) => {
          const column = shown.from + at
          const sorted = sort?.column === name ? (sort.isDescending ? 'descending' : 'ascending') : 'none'
          const isFiltered = filters.some((filter) => filter.column === name)
          return (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: a head of the ARIA grid
            <div
              key={name}
              role="columnheader"
              aria-colindex={column + 2}
              aria-sort={sorted}
              className={classes.headCell}
              data-end={isRight(type) || undefined}
              style={{
                left: numberWidth + (starts[column] ?? 0),
                width: (starts[column + 1] ?? 0) - (starts[column] ?? 0),
              }}
            >
              <button
                type="button"
                className={classes.sort}
                title={`Sort by ${name} (${type})`}
                onClick={() => sortBy(name)}
              >
                <span className={classes.name}>{name}</span>
                {sorted !== 'none' && <Icon name={sorted === 'ascending' ? 'up' : 'down'} size={13} />}
                <span className={classes.type}>{shortType(type)}</span>
              </button>
              <button
                type="button"
                className={classes.more}
                data-on={isFiltered || undefined}
                aria-label={`Statistics and filter of ${name}`}
                title={`Statistics and filter of ${name}`}
                onClick={() => onColumn(name)}
              >
                <Icon name={isFiltered ? 'filter' : 'reports'} size={14} />
              </button>
            </div>
          )
        })}
      </div>
    </div>
  )
}
