import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatInterval } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { Fact } from '../../shared/ui/Fact.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import { Elapsed } from './Elapsed.tsx'
import classes from './run.module.css'
import { dagNow } from './runStore.ts'

/** When, for which interval, how long, by whom. */
export const RunFacts = ({ run }: { readonly run: DagRun }) => {
  const zone = useZone()
  const now = dagNow.use(run.dagId).data?.version
  return (
    <dl className={`${ui.facts} ${classes.facts}`}>
      <Fact name="Logical date">
        <TimeText at={run.logicalDate} show="full" />
      </Fact>
      <Fact name="Data interval">{run.dataInterval ? formatInterval(run.dataInterval, zone) : 'none'}</Fact>
      <Fact name="Started">{run.startDate === null ? 'not yet' : <TimeText at={run.startDate} show="both" />}</Fact>
      <Fact name="Duration">
        <Elapsed start={run.startDate} end={run.endDate} />
      </Fact>
      <Fact name="Lateness">{run.startDate === null ? '–' : formatDuration(run.startDate - run.runAfter)}</Fact>
      <Fact name="Type">
        {run.runType.replace('_', ' ')}
        {run.triggeredBy !== 'scheduler' && `, by ${run.triggeredBy}`}
      </Fact>
      <Fact name="Backend">{run.backend}</Fact>
      <Fact name="DAG version" className={classes.wide}>
        <a className={`${ui.mono} ${ui.link}`} href={linkTo.dag(run.dagId, 'code')}>
          {run.dagVersion.slice(0, 12)}
        </a>{' '}
        {now !== undefined && now !== run.dagVersion && (
          <span className={ui.soft} title={`Now it is ${now.slice(0, 12)}`}>
            · DAG changed since
          </span>
        )}
      </Fact>
      {Object.keys(run.conf).length > 0 && (
        <Fact name="Configuration">
          <span className={ui.mono}>{JSON.stringify(run.conf)}</span>
        </Fact>
      )}
      {run.note !== null && <Fact name="Note">{run.note}</Fact>}
    </dl>
  )
}
