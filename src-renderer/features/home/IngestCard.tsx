import type { IngestStatus } from '../../../src-main/contract/models/ingest.ts'
import { formatCount, formatRate } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './home.module.css'
import { ingest } from './homeStore.ts'

/** How far ClickHouse is behind the topic, and what it could not take. */
export const IngestCard = () => {
  const live = ingest.use(null)
  return (
    <Card title="Ingest" aside={live.data?.topic}>
      <Loaded live={live} lines={3}>
        {(status) => (status === null ? null : <Figures status={status} />)}
      </Loaded>
    </Card>
  )
}

const Figures = ({ status }: { readonly status: IngestStatus }) => {
  const { lag, perSecond, rejected, lastRejected, problems } = status
  return (
    <>
      <div className={ui.figure} data-testid="ingest-lag">
        {lag === null ? '–' : formatCount(lag)}
        <span className={ui.unit}>events behind</span>
      </div>
      <div className={classes.split}>
        <span>
          <b>{perSecond === null ? '–' : formatRate(perSecond)}</b> <span className={ui.soft}>per second</span>
        </span>
        <span>
          <b>{rejected === null ? '–' : formatCount(rejected)}</b> <span className={ui.soft}>rejected</span>
        </span>
      </div>
      {problems.map((problem) => (
        <div key={problem} className={classes.reason} data-tone="failed">
          {problem}
        </div>
      ))}
      {lastRejected && <div className={classes.reason}>Last rejected: {lastRejected.reason}</div>}
    </>
  )
}
