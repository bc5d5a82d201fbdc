import { memo } from 'react'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { Icon } from '../../../shared/ui/Icon.tsx'
import { GridChunk } from './GridChunk.tsx'
import classes from './grid.module.css'
import { PAGE } from './gridFeed.ts'
import { CHUNK, type Measures } from './measures.ts'
import type { GridRow } from './rows.ts'

/** A task, or a group, with its states in the runs on the screen. */
export const GridRowView = ({
  dagId,
  row,
  index,
  chunks,
  pages,
  size,
  onFold,
}: {
  readonly dagId: string
  readonly row: GridRow
  readonly index: number
  readonly chunks: readonly number[]
  readonly pages: ReadonlyMap<number, readonly GridRun[]>
  readonly size: Measures
  readonly onFold: (groupId: string) => void
}) => (
  <div
    className={classes.row}
    role="row"
    aria-rowindex={index + 2}
    style={{ top: size.head + index * size.row, height: size.row }}
  >
    <RowLabel row={row} size={size} onFold={onFold} />
    {chunks.map((chunk) => (
      <GridChunk
        key={chunk}
        {...{ dagId, row, index, chunk, size }}
        runs={pages.get(Math.floor((chunk * CHUNK) / PAGE))}
      />
    ))}
  </div>
)

const RowLabel = memo(function RowLabel({
  row,
  size,
  onFold,
}: {
  readonly row: GridRow
  readonly size: Measures
  readonly onFold: (groupId: string) => void
}) {
  const indent = { paddingLeft: `${0.75 + row.depth * 1.1}rem` }
  return (
    <div
      className={classes.label}
      role="rowheader"
      aria-colindex={1}
      style={{ width: size.label, ...indent }}
      title={row.id}
    >
      {row.kind === 'group' ? (
        <button type="button" className={classes.fold} aria-expanded={!row.isFolded} onClick={() => onFold(row.id)}>
          <Icon name={row.isFolded ? 'right' : 'down'} size={14} />
          <span>{row.label}</span>
          {row.isFolded && <small>{row.taskIds.length} tasks</small>}
        </button>
      ) : (
        <>
          <span className={classes.name}>{row.label}</span>
          {row.isMapped && <small>mapped</small>}
          {row.kind === 'gone' && <small>no longer in the DAG</small>}
        </>
      )}
    </div>
  )
})
