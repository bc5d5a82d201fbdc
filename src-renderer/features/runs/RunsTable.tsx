import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { useNow } from '../../shared/clock.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatInterval } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './runs.module.css'

export const RunsTable = ({ rows, withDag }: { readonly rows: readonly DagRun[]; readonly withDag: boolean }) => (
  <div className={ui.scroll}>
    <table className={ui.table} onKeyDown={stepByArrows}>
      <TableHead
        columns={[
          'State',
          'Logical date',
          withDag && 'DAG',
          'Type',
          'Data interval',
          'Started',
          { end: 'Duration' },
          { end: 'Lateness', title: 'How long after it was due the run started' },
        ]}
      />
      <tbody>
        {rows.map((run) => (
          <Row key={`${run.dagId} ${run.runId}`} run={run} withDag={withDag} />
        ))}
      </tbody>
    </table>
  </div>
)

/** The arrows go from run to run; Enter opens one, as it does with any link. */
const stepByArrows = (event: React.KeyboardEvent<HTMLTableElement>): void => {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>(`a.${classes.whole}`)]
  const next = links[links.findIndex((link) => link === document.activeElement) + by]
  if (by === 0 || next === undefined) return
  event.preventDefault()
  next.focus()
}

const Row = ({ run, withDag }: { readonly run: DagRun; readonly withDag: boolean }) => {
  const zone = useZone()
  return (
    <tr className={classes.row}>
      <td>
        <StateBadge state={run.state} />
      </td>
      <td>
        <a className={`${ui.link} ${classes.whole}`} href={linkTo.run(run.dagId, run.runId)}>
          {run.logicalDate === null ? run.runId : <TimeText at={run.logicalDate} show="full" />}
        </a>
      </td>
      {withDag && <td className={classes.dag}>{run.dagId}</td>}
      <td>{run.runType.replace('_', ' ')}</td>
      <td className={ui.nowrap}>{run.dataInterval ? formatInterval(run.dataInterval, zone) : '–'}</td>
      <td>
        {run.startDate === null ? (
          <span className={ui.soft}>not yet</span>
        ) : (
          <TimeText at={run.startDate} show="relative" />
        )}
      </td>
      <td data-end>{run.startDate === null ? '–' : <Duration start={run.startDate} end={run.endDate} />}</td>
      <td data-end>{run.startDate === null ? '–' : formatDuration(run.startDate - run.runAfter)}</td>
    </tr>
  )
}

/** How long it took, or takes until now. */
const Duration = ({ start, end }: { readonly start: number; readonly end: number | null }) =>
  end === null ? <Running start={start} /> : <>{formatDuration(end - start)}</>

const Running = ({ start }: { readonly start: number }) => <>{formatDuration(Math.max(0, useNow() - start))} …</>
