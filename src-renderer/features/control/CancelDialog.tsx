import type { TaskRef } from '../../shared/links.ts'
import { ControlDialog } from './ControlDialog.tsx'
import { cancel, cancelPreview, tasksOf } from './controlStore.ts'

/** `?cancel=<ref>`: stops a run, or a task of it. */
export const CancelDialog = ({ target }: { readonly target: TaskRef }) => (
  <ControlDialog
    name="cancel"
    target={target}
    verb="Cancel"
    done="Cancelled"
    danger
    live={cancelPreview.use(target)}
    onRetry={() => cancelPreview.refresh(target)}
    then={
      tasksOf(target) === undefined
        ? 'will end: what is at work is stopped and fails, the rest is skipped. The run ends as failed.'
        : 'will end: what is at work is stopped and fails, the rest is skipped.'
    }
    act={() => cancel(target)}
  >
    {null}
  </ControlDialog>
)
