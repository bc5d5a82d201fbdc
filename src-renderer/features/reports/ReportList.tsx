import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { readReport } from '../../shared/report/readReport.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './reports.module.css'
import { reports } from './reportsStore.ts'

/** The latest reports, newest first. */
export const ReportList = ({ dagId }: { readonly dagId: string | null }) => {
  const live = reports.use(dagId)
  return (
    <Card flush>
      <Loaded live={live} lines={8} onRetry={() => reports.refresh(dagId)}>
        {(list) =>
          list.length === 0 ? (
            <Notice icon="reports" title="No report yet">
              Each successful run of the minute DAG sends one. Is it scheduled, and does the producer run?
            </Notice>
          ) : (
            <div className={ui.scroll}>
              <table className={ui.table}>
                <TableHead
                  columns={[
                    'Minute',
                    { end: 'Events' },
                    { end: 'Errors' },
                    'Error rate',
                    'DAG',
                    { end: 'Revision' },
                    'Received',
                  ]}
                />
                <tbody>
                  {list.map((report) => (
                    <Row key={`${report.dagId} ${report.minute}`} report={report} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Card>
  )
}

const Row = ({ report }: { readonly report: StoredReport }) => {
  const read = readReport(report.body)
  return (
    <tr className={classes.row}>
      <td>
        <a className={`${ui.link} ${classes.whole}`} href={linkTo.minute(report.dagId, report.minute)}>
          {minuteTitle(report.minute)}
        </a>
      </td>
      {read.kind === 'counts' ? (
        <>
          <td data-end>{formatCount(read.counts.total_events)}</td>
          <td data-end>{formatCount(read.counts.total_errors)}</td>
          <td>
            <ErrorRate errors={read.counts.total_errors} events={read.counts.total_events} />
          </td>
        </>
      ) : (
        <>
          <td data-end>–</td>
          <td data-end>–</td>
          <td>{read.kind === 'sentence' ? <StateBadge state="no_data" /> : 'other content'}</td>
        </>
      )}
      <td className={classes.dag}>{report.dagId}</td>
      <td data-end>{report.revision}</td>
      <td>
        <TimeText at={report.receivedAt} show="relative" />
      </td>
    </tr>
  )
}

/** A share as a small bar and a figure; the bar is full at 20 %. */
const ErrorRate = ({ errors, events }: { readonly errors: number; readonly events: number }) => (
  <span className={classes.rate}>
    <span className={classes.rateBar} aria-hidden="true">
      <span style={{ width: `${events === 0 ? 0 : Math.min(100, (errors / events) * 500)}%` }} />
    </span>
    {formatShare(errors, events)}
  </span>
)
