import type { RecentRun } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { STATES } from '../../shared/state/states.ts'
import ui from '../../shared/ui/page.module.css'
import { useZone } from '../../shared/zone.ts'
import { barHeights } from './barHeights.ts'
import classes from './dags.module.css'

/** A DAG's last runs as small bars: how high says how long, the shape at the foot and the colour say how it went. */
export const RunBars = ({ dagId, runs }: { readonly dagId: string; readonly runs: readonly RecentRun[] }) => {
  const zone = useZone()
  if (runs.length === 0) return <span className={ui.soft}>none yet</span>
  const heights = barHeights(runs)
  return (
    <span className={classes.bars}>
      {runs.map((run, index) => {
        const { label, tone } = STATES[run.state]
        const took = run.startDate !== null && run.endDate !== null ? formatDuration(run.endDate - run.startDate) : null
        const when = run.logicalDate === null ? run.runId : formatDateMinute(run.logicalDate, zone)
        const text = [label, when, took].filter(Boolean).join(' · ')
        return (
          <a
            key={run.runId}
            className={classes.bar}
            href={linkTo.run(dagId, run.runId)}
            data-tone={tone}
            title={text}
            aria-label={text}
          >
            <span className={classes.barFill} style={{ height: `${heights[index] ?? 0}%` }} />
            <svg className={classes.barSign} viewBox="3 3 10 10" aria-hidden="true">
              <path d={STATES[run.state].glyph} />
            </svg>
          </a>
        )
      })}
    </span>
  )
}
