import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { ReportCounts } from '../../../src-main/contract/models/report.ts'
import { formatCount, formatShare } from '../format/number.ts'
import { rowsOf } from './readReport.ts'
import classes from './report.module.css'

const HEIGHT_OF_ROW = 50

const Bars = lazy(() => import('./ReportBars.tsx').then((module) => ({ default: module.ReportBars })))

/** Successes and errors of each event type as bars; the same as words for those who do not see them. */
export const ReportChart = ({ counts }: { readonly counts: ReportCounts }) => {
  const rows = rowsOf(counts)
  if (rows.length === 0) return <p>No event in this minute.</p>
  const height = rows.length * HEIGHT_OF_ROW
  const words = rows.map(
    ({ type, SUCCESS, ERROR }) =>
      `${type}: ${formatCount(SUCCESS)} succeeded, ${formatCount(ERROR)} failed (${formatShare(ERROR, SUCCESS + ERROR)})`,
  )
  return (
    <figure className={classes.figure}>
      <div role="img" aria-label={words.join('; ')} style={{ height: `${height / 16}rem` }}>
        <Suspense fallback={<Skeleton height={height} />}>
          <Bars rows={rows} height={height} />
        </Suspense>
      </div>
      <figcaption className={classes.legend} aria-hidden="true">
        <span data-kind="success">Success</span>
        <span data-kind="error">Error</span>
      </figcaption>
    </figure>
  )
}
