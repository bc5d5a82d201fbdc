import { Button, Group, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { MinuteView, ReportDelivery } from '../../../src-main/contract/models/minute.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import ui from '../../shared/ui/page.module.css'
import classes from './minute.module.css'
import { dashboard, sendAgain } from './minuteStore.ts'

/** Sends the minute's report once more, after a word about what that does. */
export const SendAgain = ({ view }: { readonly view: MinuteView }) => {
  const [isOpen, { open, close }] = useDisclosure(false)
  useCommands(
    useMemo(
      (): Command[] => [{ id: 'minute.send', label: 'Send the report again', group: 'Minute', keys: 's', run: open }],
      [open],
    ),
  )
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        Send again
      </Button>
      <Modal opened={isOpen} onClose={close} title="Send the report again">
        <Dialog view={view} onClose={close} />
      </Modal>
    </>
  )
}

const Dialog = ({ view, onClose }: { readonly view: MinuteView; readonly onClose: () => void }) => {
  const [isBusy, setBusy] = useState(false)
  const [delivery, setDelivery] = useState<ReportDelivery | null>(null)
  const target = dashboard.use(null).data?.url ?? 'the dashboard'
  const send = async (): Promise<void> => {
    setBusy(true)
    const answered = await sendAgain({ dagId: view.dagId, minute: view.name })
    setDelivery(answered ?? null)
    setBusy(false)
  }
  return (
    <>
      <p className={classes.dialogText}>
        <span className={ui.mono}>
          {view.json?.bucket}/{view.json?.key}
        </span>{' '}
        goes to <span className={ui.mono}>{target}</span> as it is now. Its idempotency key comes from its bytes: a
        dashboard that has these bytes already stores nothing twice; if they have changed since, they become a new
        revision.
      </p>
      {delivery && <Answer delivery={delivery} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {delivery ? 'Close' : 'Cancel'}
        </Button>
        {!delivery && (
          <Button onClick={() => void send()} loading={isBusy} data-autofocus>
            Send
          </Button>
        )}
      </Group>
    </>
  )
}

const Answer = ({ delivery }: { readonly delivery: ReportDelivery }) => (
  <dl className={`${ui.facts} ${classes.answer}`} role="status">
    <div>
      <dt>Answer</dt>
      <dd>
        HTTP {delivery.status} in {formatDuration(delivery.tookMs)}
      </dd>
    </div>
    <div>
      <dt>Sent</dt>
      <dd>{formatBytes(delivery.bytes)}</dd>
    </div>
    <div className={classes.broad}>
      <dt>It said</dt>
      <dd className={ui.mono}>{delivery.answer || 'nothing'}</dd>
    </div>
  </dl>
)
