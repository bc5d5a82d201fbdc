import { Button } from '@mantine/core'
import { openDialog } from '../../shared/links.ts'
import { usePlace } from '../../shared/router.ts'
import { Notice } from '../../shared/ui/Notice.tsx'

/** Stands where runs would be shown. */
export const NoRun = ({ dagId, isPaused }: { readonly dagId: string; readonly isPaused: boolean }) => {
  const place = usePlace()
  return (
    <Notice
      icon="runs"
      title="No run yet"
      action={
        <Button component="a" href={openDialog.trigger(place, dagId)}>
          Trigger a run
        </Button>
      }
    >
      {isPaused ? 'The DAG is paused: unpause it, or trigger a run by hand.' : 'Its schedule starts one, or you do.'}
    </Notice>
  )
}
