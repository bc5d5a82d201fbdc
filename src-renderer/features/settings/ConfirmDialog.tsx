import { Button, Group, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'

/** Asks before something goes for good. */
export const ConfirmDialog = ({
  title,
  verb,
  children,
  onConfirm,
  onClose,
}: {
  readonly title: string
  readonly verb: string
  readonly children: ReactNode
  readonly onConfirm: () => Promise<boolean>
  readonly onClose: () => void
}) => {
  const [isBusy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    const isDone = await onConfirm()
    setBusy(false)
    if (isDone) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={title} transitionProps={{ duration: 0 }}>
      <div>{children}</div>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void confirm()}>
          {verb}
        </Button>
      </Group>
    </Modal>
  )
}
