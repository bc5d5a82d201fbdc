import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { ReportChart } from '../../shared/report/ReportChart.tsx'
import { readReport } from '../../shared/report/readReport.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './home.module.css'
import { latestReport } from './homeStore.ts'

/** The report that the dashboard received last. */
export const LatestReport = ({ dagId }: { readonly dagId: string }) => {
  const live = latestReport.use(dagId)
  const report = live.data
  return (
    <Card
      title={report ? `Latest report: ${minuteTitle(report.minute)}` : 'Latest report'}
      aside={
        report && (
          <>
            received <TimeText at={report.receivedAt} show="relative" /> ·{' '}
            <a className={ui.link} href={linkTo.minute(report.dagId, report.minute)}>
              open
            </a>
          </>
        )
      }
    >
      <Loaded live={live} lines={5}>
        {(known) =>
          known === null ? (
            <Notice icon="reports" title="No report yet">
              The first one comes with the first successful run of {dagId}. Is the DAG scheduled, and does the producer
              run?
            </Notice>
          ) : (
            <Body report={known} />
          )
        }
      </Loaded>
    </Card>
  )
}

const Body = ({ report }: { readonly report: StoredReport }) => {
  const read = readReport(report.body)
  if (read.kind === 'sentence') return <Notice icon="empty" title={read.text} />
  if (read.kind === 'other') return <Notice icon="json" title="This report is not one of the minute pipeline" />
  const { total_events, total_errors } = read.counts
  return (
    <div className={classes.report}>
      <dl className={classes.totals} data-testid="latest-report">
        <dt>Events</dt>
        <dd>{formatCount(total_events)}</dd>
        <dt>Errors</dt>
        <dd>{formatCount(total_errors)}</dd>
        <dt>Error rate</dt>
        <dd>{formatShare(total_errors, total_events)}</dd>
      </dl>
      <div className={classes.chart}>
        <ReportChart counts={read.counts} />
      </div>
    </div>
  )
}
