import { memo } from 'react'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { formatDateMinute } from '../../../shared/format/time.ts'
import { linkTo } from '../../../shared/links.ts'
import { STATES } from '../../../shared/state/states.ts'
import { useZone } from '../../../shared/zone.ts'
import { cellId } from './cellId.ts'
import { cellOf } from './cellState.ts'
import classes from './grid.module.css'
import { PAGE } from './gridFeed.ts'
import { CHUNK, type Measures } from './measures.ts'
import type { GridRow } from './rows.ts'

/** A row's cells of a few runs: drawn once, and again only when those runs change. */
export const GridChunk = memo(function GridChunk({
  dagId,
  row,
  index,
  chunk,
  runs,
  size,
}: {
  readonly dagId: string
  readonly row: GridRow
  readonly index: number
  readonly chunk: number
  /** The page that holds them; undefined while it loads. */
  readonly runs: readonly GridRun[] | undefined
  readonly size: Measures
}) {
  const zone = useZone()
  const from = (chunk * CHUNK) % PAGE
  return (
    <div
      className={classes.chunk}
      role="presentation"
      data-loading={runs === undefined || undefined}
      style={{ left: size.label + chunk * CHUNK * size.cell, width: CHUNK * size.cell }}
    >
      {runs?.slice(from, from + CHUNK).map((run, offset) => (
        <Cell
          key={run.runId}
          {...{ dagId, row, index, run }}
          column={chunk * CHUNK + offset}
          left={offset * size.cell}
          width={size.cell}
          when={formatDateMinute(run.logicalDate ?? run.runAfter, zone)}
        />
      ))}
    </div>
  )
})

const Cell = ({
  dagId,
  row,
  run,
  index,
  column,
  left,
  width,
  when,
}: {
  readonly dagId: string
  readonly row: GridRow
  readonly run: GridRun
  readonly index: number
  readonly column: number
  readonly left: number
  readonly width: number
  readonly when: string
}) => {
  const cell = cellOf(run.tasks, row.taskIds)
  const id = cellId(index, column)
  const place = { left, width }
  if (cell === null) {
    return (
      <span
        id={id}
        role="gridcell"
        aria-colindex={column + 2}
        aria-label={`${row.label}, ${when}: not in this run`}
        style={place}
      />
    )
  }
  const { tone, glyph, solid } = STATES[cell.state]
  const states =
    cell.total === 1
      ? STATES[cell.state].label
      : cell.counts.map(([state, count]) => `${count} ${STATES[state].label}`).join(', ')
  const text = `${row.label}, ${when}: ${states}`
  const href =
    row.kind === 'group' ? linkTo.run(dagId, run.runId) : linkTo.task({ dagId, runId: run.runId, taskId: row.id })
  return (
    <a
      id={id}
      role="gridcell"
      aria-colindex={column + 2}
      className={classes.cell}
      href={href}
      tabIndex={-1}
      data-tone={tone}
      data-solid={solid || undefined}
      data-state={cell.state}
      style={place}
      title={text}
      aria-label={text}
    >
      {cell.total > 1 && row.isMapped ? (
        <span className={classes.many}>{cell.total > 99 ? '99+' : cell.total}</span>
      ) : (
        <svg viewBox="2 2 12 12" aria-hidden="true">
          <path d={glyph} />
        </svg>
      )}
    </a>
  )
}
