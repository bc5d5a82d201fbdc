import { Button, Group, Modal, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { DashboardRequest, DashboardStatus } from '../../../src-main/contract/models/minute.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './reports.module.css'
import { dashboard, replay } from './reportsStore.ts'

/** Every request that the dashboard's endpoint got since the start, taken or refused; each report can be sent again. */
export const Received = ({ dagId }: { readonly dagId: string | null }) => {
  const live = dashboard.use(null)
  return (
    <Loaded live={live} lines={8} onRetry={() => dashboard.refresh(null)}>
      {(status) => (
        <>
          <p className={classes.target}>
            {status.isBuiltIn ? 'The built-in dashboard at' : 'Reports go to a dashboard of your own at'}{' '}
            <span className={ui.mono}>{status.url}</span> <CopyButton value={status.url} what="the address" />
          </p>
          <Card flush>
            <Requests
              status={status}
              requests={status.requests.filter((request) => dagId === null || request.dagId === dagId)}
            />
          </Card>
        </>
      )}
    </Loaded>
  )
}

type RequestsProps = { readonly status: DashboardStatus; readonly requests: readonly DashboardRequest[] }

const Requests = ({ status, requests }: RequestsProps) => {
  const [chosen, setChosen] = useState<DashboardRequest | null>(null)
  if (requests.length === 0) {
    return (
      <Notice icon="dashboard" title={status.isBuiltIn ? 'No request yet' : 'Its requests are not seen here'}>
        {status.isBuiltIn
          ? 'Requests are remembered from the start of Pfad on. The next run of the minute DAG sends one.'
          : 'Pfad sees only what its own dashboard gets: unset DASHBOARD_API_URL to use that one.'}
      </Notice>
    )
  }
  return (
    <>
      <div className={ui.scroll}>
        <table className={ui.table}>
          <TableHead
            columns={[
              'Received',
              'Answer',
              'Minute',
              'DAG',
              { end: 'Size' },
              { end: 'Took' },
              { hidden: 'Send again' },
            ]}
          />
          <tbody>
            {requests.map((request) => (
              <Row key={request.id} request={request} onReplay={() => setChosen(request)} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.foot}>
        The last {requests.length} since <TimeText at={status.since} show="both" />. What was stored stays, under
        “Reports”.
      </p>
      <Replay request={chosen} onClose={() => setChosen(null)} />
    </>
  )
}

const Row = ({ request, onReplay }: { readonly request: DashboardRequest; readonly onReplay: () => void }) => {
  const { dagId, minute, status } = request
  const isTaken = status < 300
  return (
    <tr>
      <td>
        <TimeText at={request.at} />
      </td>
      <td>
        <span className={classes.answer}>
          <StateGlyph state={isTaken ? 'success' : 'failed'} size={15} />
          <span>
            <b>{status}</b> {request.result}
          </span>
        </span>
      </td>
      <td className={ui.nowrap}>
        {minute !== null && dagId !== null ? (
          <a className={ui.link} href={linkTo.minute(dagId, minute)}>
            {minuteTitle(minute)}
          </a>
        ) : (
          '–'
        )}
      </td>
      <td className={classes.dag}>{dagId ?? '–'}</td>
      <td data-end>{request.bytes === null ? '–' : formatBytes(request.bytes)}</td>
      <td data-end>{formatDuration(request.tookMs)}</td>
      <td data-end>
        {isTaken && minute !== null && (
          <Tooltip label="Send this report again">
            <Button
              size="compact-sm"
              variant="default"
              onClick={onReplay}
              aria-label={`Send again: ${minuteTitle(minute)}`}
            >
              Send again
            </Button>
          </Tooltip>
        )}
      </td>
    </tr>
  )
}

const Replay = ({ request, onClose }: { readonly request: DashboardRequest | null; readonly onClose: () => void }) => {
  const [isBusy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (request?.dagId == null || request.minute === null || request.idempotencyKey === null) return
    setBusy(true)
    const { dagId, minute, idempotencyKey } = request
    await replay({ dagId, minute, idempotencyKey })
    setBusy(false)
    onClose()
  }
  return (
    <Modal opened={request !== null} onClose={onClose} title="Send the report again">
      <p className={classes.dialogText}>
        What the dashboard got of {request?.minute && minuteTitle(request.minute)} goes there once more, byte for byte
        and with the same idempotency key: it is not stored twice. If another revision is current by now, this one
        becomes current again.
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => void send()} loading={isBusy} data-autofocus>
          Send
        </Button>
      </Group>
    </Modal>
  )
}
