import { SegmentedControl } from '@mantine/core'
import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { formatTime } from '../../shared/format/time.ts'
import { JsonTree } from '../../shared/json/JsonTree.tsx'
import { linkTo } from '../../shared/links.ts'
import { type MinuteKey, minuteReports } from '../../shared/minute/minuteStore.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { ReportChart } from '../../shared/report/ReportChart.tsx'
import { readReport } from '../../shared/report/readReport.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { FactList } from '../../shared/ui/Fact.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import { MissingNotice } from './MissingNotice.tsx'
import classes from './minute.module.css'

/** The report as the dashboard has it: as a chart, as JSON, in all its revisions. */
export const ReportSection = ({ of, view }: { readonly of: MinuteKey; readonly view: MinuteView }) => {
  const live = minuteReports.use(of)
  const place = usePlace()
  const asked = Number(place.search.get('revision'))
  const shown = live.data?.find(({ revision }) => revision === asked) ?? live.data?.[0]
  return (
    <Loaded live={live} lines={6} onRetry={() => minuteReports.refresh(of)}>
      {(revisions) =>
        shown ? (
          <div className={classes.halves}>
            <Card title="Report" aside={<Received report={shown} of={revisions.length} />}>
              {revisions.length > 1 && <Revisions revisions={revisions} shown={shown} />}
              <Chart report={shown} />
            </Card>
            <Card title="Report as JSON" aside={<JsonPlace view={view} />}>
              <div className={classes.json}>
                <JsonTree label="Report as JSON" key={shown.revision} value={shown.body} />
              </div>
            </Card>
          </div>
        ) : (
          <Card title="Report">
            {view.json === null ? (
              <MissingNotice view={view} taskId={MINUTE_TASKS.dashboard} />
            ) : (
              <Notice icon="reports" title="The dashboard has no report of this minute">
                It was written, but has not arrived; “Send again” delivers it.
              </Notice>
            )}
          </Card>
        )
      }
    </Loaded>
  )
}

const Received = ({ report, of }: { readonly report: StoredReport; readonly of: number }) => (
  <>
    received <TimeText at={report.receivedAt} show="relative" />
    {of > 1 && `, revision ${report.revision} of ${of}`}
  </>
)

const JsonPlace = ({ view: { json } }: { readonly view: MinuteView }) =>
  json && (
    <a className={`${ui.link} ${ui.mono}`} href={linkTo.object(json.bucket, json.key)}>
      {json.bucket}/{json.key}
    </a>
  )

const Revisions = ({
  revisions,
  shown,
}: {
  readonly revisions: readonly StoredReport[]
  readonly shown: StoredReport
}) => {
  const place = usePlace()
  const zone = useZone()
  return (
    <SegmentedControl
      className={classes.revisions}
      aria-label="Revision"
      value={String(shown.revision)}
      onChange={(revision) => navigate(hrefWith(place, { revision }), { replace: true })}
      data={revisions.map(({ revision, receivedAt }, index) => ({
        value: String(revision),
        label: `Revision ${revision}${index === 0 ? ' (current)' : ''}, ${formatTime(receivedAt, zone)}`,
      }))}
    />
  )
}

const Chart = ({ report }: { readonly report: StoredReport }) => {
  const read = readReport(report.body)
  if (read.kind === 'sentence') {
    return (
      <Notice icon="empty" title={read.text}>
        No event came in this minute, so there is no Parquet file and nothing to count.
      </Notice>
    )
  }
  if (read.kind === 'other') {
    return (
      <Notice icon="json" title="Nothing to draw">
        The report is not one of counts; it stands as JSON beside this.
      </Notice>
    )
  }
  const { total_events, total_errors } = read.counts
  return (
    <>
      <FactList
        className={classes.figures}
        facts={[
          ['Events', formatCount(total_events)],
          ['Errors', formatCount(total_errors)],
          ['Error rate', formatShare(total_errors, total_events)],
        ]}
      />
      <ReportChart counts={read.counts} />
    </>
  )
}
