import { Button } from '@mantine/core'
import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { useNow } from '../../shared/clock.ts'
import { openDialog } from '../../shared/links.ts'
import { usePlace } from '../../shared/router.ts'
import { Notice } from '../../shared/ui/Notice.tsx'
import { whyMissing } from './missing.ts'

/** Says why what a task makes is not there, and what to do. */
export const MissingNotice = ({ view, taskId }: { readonly view: MinuteView; readonly taskId: string }) => {
  const place = usePlace()
  const { icon, isFailure, title, text, link } = whyMissing(view, taskId, useNow())
  return (
    <Notice
      icon={icon}
      title={title}
      {...(isFailure ? { tone: 'failed' as const } : {})}
      action={
        link && (
          <Button component="a" variant="default" href={link.href ?? openDialog.backfill(place, view.dagId)}>
            {link.label}
          </Button>
        )
      }
    >
      {text}
    </Notice>
  )
}
