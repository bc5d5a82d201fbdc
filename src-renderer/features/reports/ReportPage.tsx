import { Button, SegmentedControl } from '@mantine/core'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { formatTime } from '../../shared/format/time.ts'
import { JsonTree } from '../../shared/json/JsonTree.tsx'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { ReportChart } from '../../shared/report/ReportChart.tsx'
import { readReport } from '../../shared/report/readReport.ts'
import { hrefTo, hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './reports.module.css'
import { type ReportKey, report, runOfMinute } from './reportsStore.ts'

/** One minute's report: as a chart, as JSON, in all its revisions. */
export const ReportPage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', minute = ''] = params
  const key = { dagId, minute }
  const live = report.use(key)
  return (
    <Page
      title={`Report of ${minuteTitle(minute)}`}
      crumbs={
        <>
          <a href={hrefTo(['reports'])}>Reports</a>
          <Icon name="right" size={14} />
          <a href={hrefTo(['reports'], { dag: dagId })}>{dagId}</a>
        </>
      }
      actions={<RunLink reportKey={key} />}
    >
      <Loaded live={live} lines={8} onRetry={() => report.refresh(key)}>
        {(revisions) => <Revisions revisions={revisions} />}
      </Loaded>
    </Page>
  )
}

const RunLink = ({ reportKey }: { readonly reportKey: ReportKey }) => {
  const zone = useAppInfo()?.pipelineTimezone ?? 'UTC'
  const run = runOfMinute.use({ ...reportKey, zone }).data
  if (!run) return null
  return (
    <Button
      component="a"
      variant="default"
      href={hrefTo(['runs', run.dagId, run.runId])}
      leftSection={<Icon name="runs" size={17} />}
    >
      The run that made it
    </Button>
  )
}

const Revisions = ({ revisions }: { readonly revisions: readonly StoredReport[] }) => {
  const place = usePlace()
  const zone = useZone()
  const asked = Number(place.search.get('revision'))
  const shown = revisions.find(({ revision }) => revision === asked) ?? revisions[0]
  if (!shown) {
    return (
      <Notice icon="reports" title="The dashboard has no report of this minute">
        Its run may have failed or not been made yet; the Runs page tells.
      </Notice>
    )
  }
  return (
    <>
      {revisions.length > 1 && (
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
      )}
      <div className={classes.halves}>
        <Card title="By event type">
          <Chart shown={shown} />
        </Card>
        <Card title="JSON">
          <JsonTree label="Report as JSON" key={shown.revision} value={shown.body} />
        </Card>
      </div>
      <Card title="How it came">
        <dl className={ui.facts}>
          <div>
            <dt>Received</dt>
            <dd>
              <TimeText at={shown.receivedAt} show="both" />
            </dd>
          </div>
          <div>
            <dt>Revision</dt>
            <dd>
              {shown.revision} of {revisions.length}
            </dd>
          </div>
          <div className={classes.broad}>
            <dt>Idempotency key</dt>
            <dd className={ui.mono}>
              {shown.idempotencyKey} <CopyButton value={shown.idempotencyKey} what="the key" />
            </dd>
          </div>
        </dl>
      </Card>
    </>
  )
}

const Chart = ({ shown }: { readonly shown: StoredReport }) => {
  const read = readReport(shown.body)
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
      <dl className={classes.totals}>
        <div>
          <dt>Events</dt>
          <dd>{formatCount(total_events)}</dd>
        </div>
        <div>
          <dt>Errors</dt>
          <dd>{formatCount(total_errors)}</dd>
        </div>
        <div>
          <dt>Error rate</dt>
          <dd>{formatShare(total_errors, total_events)}</dd>
        </div>
      </dl>
      <ReportChart counts={read.counts} />
    </>
  )
}
