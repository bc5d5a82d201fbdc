import { Modal } from '@mantine/core'
import { ConfirmForm } from '../../shared/ui/ConfirmForm.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './stack.module.css'
import { resetPreview, runStack } from './stackStore.ts'

/** Lists what a reset removes, and asks for the stack's name. */
export const ResetDialog = ({ project, onClose }: { readonly project: string; readonly onClose: () => void }) => {
  const live = resetPreview.use(null)
  const reset = async (): Promise<void> => {
    if (await runStack({ verb: 'reset', confirm: project })) onClose()
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
      <ConfirmForm word={project} verb="Reset" keep="Keep it" onConfirm={() => void reset()} onKeep={onClose} />
    </Modal>
  )
}
