import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteReports } from '../../shared/minute/minuteStore.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { MissingNotice } from './MissingNotice.tsx'
import classes from './minute.module.css'
import { dashboard } from './minuteStore.ts'
import { requestsOf, type Try, triesOf } from './post.ts'
import { SendAgain } from './SendAgain.tsx'

/** How the report came to the dashboard: the request, each try with its answer, and what the dashboard got. */
export const PostSection = ({ view }: { readonly view: MinuteView }) => {
  const tries = triesOf(view)
  return (
    <Card title="POST to the dashboard" aside={view.json && <SendAgain view={view} />}>
      {tries.length === 0 ? (
        <MissingNotice view={view} taskId={MINUTE_TASKS.dashboard} />
      ) : (
        <>
          <Request view={view} />
          <Tries tries={tries} />
          <Received view={view} />
        </>
      )}
    </Card>
  )
}

const Request = ({ view }: { readonly view: MinuteView }) => {
  const status = dashboard.use(null).data
  const report = minuteReports.use({ dagId: view.dagId, minute: view.name }).data?.[0]
  const headers = [
    ['X-Pfad-Dag-Id', view.dagId],
    ['X-Pfad-Minute', view.name],
    ['Idempotency-Key', report?.idempotencyKey ?? `${view.dagId}/${view.name}/<sha256 of the body>`],
  ] as const
  return (
    <div className={classes.request}>
      <p className={ui.mono}>
        <b>POST</b> {status?.url ?? '…'}
      </p>
      <dl>
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span title={value}>{value}</span>
              {name === 'Idempotency-Key' && report && <CopyButton value={value} what="the key" />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const Tries = ({ tries }: { readonly tries: readonly Try[] }) => (
  <div className={classes.rows}>
    <table className={`${ui.table} ${classes.dense}`}>
      <TableHead columns={['Try', 'State', 'Sent', 'Answer']} />
      <tbody>
        {tries.map(({ attempt, answer, waitedMs }) => (
          <tr key={attempt.tryNumber}>
            <td>
              <a className={ui.link} href={linkTo.task(attempt, attempt.tryNumber)}>
                {attempt.tryNumber}
              </a>
            </td>
            <td>
              <StateBadge state={attempt.outcome ?? 'running'} />
            </td>
            <td>
              <TimeText at={attempt.startDate} />
              {waitedMs !== null && <div className={ui.soft}>{formatDuration(waitedMs)} after the try before</div>}
            </td>
            <td>{answer ?? 'none yet'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Received = ({ view }: { readonly view: MinuteView }) => {
  const status = dashboard.use(null).data
  if (!status) return null
  if (!status.isBuiltIn) {
    return <p className={classes.note}>It goes to a dashboard of your own, whose answers are those of the tries.</p>
  }
  const requests = requestsOf(status.requests, view)
  if (requests.length === 0) return null
  return (
    <>
      <h3 className={classes.sub}>What the dashboard got</h3>
      <ul className={classes.got}>
        {requests.slice(0, 5).map((request) => (
          <li key={request.id}>
            <b>HTTP {request.status}</b> {request.result}, <TimeText at={request.at} />
            <span className={ui.soft}>
              {request.bytes === null ? '' : ` · ${formatBytes(request.bytes)}`} · {formatDuration(request.tookMs)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
