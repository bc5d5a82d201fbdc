import { memo } from 'react'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../../shared/format/duration.ts'
import { formatDateMinute } from '../../../shared/format/time.ts'
import { linkTo } from '../../../shared/links.ts'
import { STATES } from '../../../shared/state/states.ts'
import { useZone } from '../../../shared/zone.ts'
import { cellId } from './cellId.ts'
import classes from './grid.module.css'
import { PAGE } from './gridFeed.ts'
import { CHUNK, type Measures } from './measures.ts'

/** The runs: when, how long, how they went. Stays at the top. */
export const GridHead = ({
  dagId,
  chunks,
  pages,
  active,
  longest,
  size,
}: {
  readonly dagId: string
  readonly chunks: readonly number[]
  readonly pages: ReadonlyMap<number, readonly GridRun[]>
  /** The run that the keyboard is at. */
  readonly active: number | null
  readonly longest: number
  readonly size: Measures
}) => (
  <div className={classes.head} role="row" aria-rowindex={1} style={{ height: size.head }}>
    <div className={classes.corner} role="columnheader" aria-colindex={1} style={{ width: size.label }}>
      <span>Task</span>
      <span className={classes.scale} title="The longest run here; the bars are measured by it">
        {longest > 0 && formatDuration(longest)}
      </span>
    </div>
    {chunks.map((chunk) => (
      <HeadChunk
        key={chunk}
        {...{ dagId, chunk, longest, size }}
        runs={pages.get(Math.floor((chunk * CHUNK) / PAGE))}
      />
    ))}
    {active !== null && (
      <span
        className={classes.active}
        style={{ left: size.label + active * size.cell, width: size.cell, top: 0, height: size.head }}
      />
    )}
  </div>
)

const HeadChunk = memo(function HeadChunk({
  dagId,
  chunk,
  runs,
  longest,
  size,
}: {
  readonly dagId: string
  readonly chunk: number
  readonly runs: readonly GridRun[] | undefined
  readonly longest: number
  readonly size: Measures
}) {
  const zone = useZone()
  const from = (chunk * CHUNK) % PAGE
  const shown = runs?.slice(from, from + CHUNK) ?? []
  const at = shown[0] && (shown[0].logicalDate ?? shown[0].runAfter)
  return (
    <div
      className={classes.chunk}
      role="presentation"
      style={{ left: size.label + chunk * CHUNK * size.cell, width: CHUNK * size.cell }}
    >
      {at !== undefined && shown.length > 5 && <span className={classes.date}>{formatDateMinute(at, zone)}</span>}
      {shown.map((run, index) => (
        <HeadCell
          key={run.runId}
          {...{ dagId, run, longest, size }}
          column={chunk * CHUNK + index}
          left={index * size.cell}
          when={formatDateMinute(run.logicalDate ?? run.runAfter, zone)}
        />
      ))}
    </div>
  )
})

const HeadCell = ({
  dagId,
  run,
  column,
  left,
  longest,
  size,
  when,
}: {
  readonly dagId: string
  readonly run: GridRun
  readonly column: number
  readonly left: number
  readonly longest: number
  readonly size: Measures
  readonly when: string
}) => {
  const { label, tone, glyph } = STATES[run.state]
  const took = run.startDate !== null && run.endDate !== null ? run.endDate - run.startDate : null
  const text = `Run of ${when}: ${label}${took === null ? '' : `, ${formatDuration(took)}`}, ${run.runType.replace('_', ' ')}`
  const share = took === null ? (run.startDate === null ? 0.08 : 1) : longest === 0 ? 0 : took / longest
  return (
    <a
      id={cellId(-1, column)}
      role="columnheader"
      aria-colindex={column + 2}
      className={classes.run}
      href={linkTo.run(dagId, run.runId)}
      tabIndex={-1}
      data-tone={tone}
      style={{ left, width: size.cell }}
      title={text}
      aria-label={text}
    >
      <span className={classes.runBar} style={{ height: `${Math.max(6, Math.round(share * 100))}%` }} />
      <svg className={classes.sign} viewBox="3 3 10 10" aria-hidden="true">
        <path d={glyph} />
      </svg>
    </a>
  )
}
