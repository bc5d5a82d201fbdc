import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './stack.module.css'
import { resetPreview, runStack } from './stackStore.ts'

/** Lists what a reset removes, and asks for the stack's name. */
export const ResetDialog = ({ project, onClose }: { readonly project: string; readonly onClose: () => void }) => {
  const live = resetPreview.use(null)
  const [typed, setTyped] = useState('')
  const reset = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (await runStack({ verb: 'reset', confirm: typed })) onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Reset the stack" size="lg">
      <p className={classes.text}>This removes for good, with all data in it:</p>
      <Loaded live={live} lines={4} onRetry={() => resetPreview.refresh(null)}>
        {({ containers, networks, volumes }) => (
          <ul className={`${classes.removed} ${ui.mono}`}>
            {[
              ...volumes.map((name) => `volume ${name}`),
              ...containers.map((name) => `container ${name}`),
              ...networks.map((name) => `network ${name}`),
            ].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Loaded>
      <form onSubmit={(event) => void reset(event)}>
        <TextInput
          label={`Type ${project} to confirm`}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" color="red" disabled={typed !== project}>
            Reset
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
