import { Button, Group, Modal } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

/** A form over the page. It goes once what was written is saved; `aside`: what else can be done with it. */
export const FormDialog = ({
  title,
  size = 'md',
  aside,
  children,
  save,
  onClose,
}: {
  readonly title: string
  readonly size?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Whether it was saved; undefined: something is still wrong, and marked as such. */
  readonly save: () => Promise<boolean> | undefined
  readonly onClose: () => void
}) => {
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saving = save()
    if (saving === undefined) return
    setBusy(true)
    const isDone = await saving
    setBusy(false)
    if (isDone) onClose()
  }
  return (
    <Modal opened onClose={onClose} size={size} title={title} transitionProps={{ duration: 0 }}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        {children}
        <Group justify="space-between" mt={aside === undefined ? 'lg' : 'md'}>
          {aside}
          <Group ml="auto">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy}>
              Save
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  )
}
