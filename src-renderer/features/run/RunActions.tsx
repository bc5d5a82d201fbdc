import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { DagRun, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { openDialog, type TaskRef } from '../../shared/links.ts'
import { navigate, usePlace } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { dagNow } from './runStore.ts'

const ACTIVE = new Set(['queued', 'running', 'scheduled', 'up_for_retry', 'up_for_reschedule'])

/** What a person can do with a run, or with one of its tasks: each opens a dialog that says what it will touch. */
export const Actions = ({
  of,
  state,
  size = 'sm',
}: {
  readonly of: TaskRef
  readonly state: DagRun['state'] | TaskInstance['state']
  readonly size?: 'sm' | 'compact-sm'
}) => {
  const place = usePlace()
  const what = of.taskId === undefined ? 'run' : 'task'
  return (
    <>
      {ACTIVE.has(state) && (
        <Button component="a" size={size} variant="default" href={openDialog.cancel(place, of)}>
          Cancel {what}
        </Button>
      )}
      <Button component="a" size={size} variant="default" href={openDialog.mark(place, of)}>
        Mark …
      </Button>
      <Button
        component="a"
        size={size}
        variant="default"
        href={openDialog.clear(place, of)}
        leftSection={<Icon name="play" size={15} />}
      >
        Run again …
      </Button>
    </>
  )
}

const NONE: readonly { readonly groupId: string }[] = []

/** The same for the palette, and for the groups of its tasks. */
export const useRunCommands = (run: DagRun, task: TaskInstance | undefined): void => {
  const place = usePlace()
  const groups = dagNow.use(run.dagId).data?.groups ?? NONE
  const list = useMemo<Command[]>(() => {
    const group = 'This run'
    const ofRun = { dagId: run.dagId, runId: run.runId }
    const open = (id: string, label: string, href: string, keys?: string): Command => ({
      ...{ id, label, group, run: () => navigate(href) },
      ...(keys === undefined ? {} : { keys }),
    })
    const ofGroups = groups.flatMap(({ groupId }) => [
      open(`group.clear.${groupId}`, `Run group ${groupId} again …`, openDialog.clear(place, { ...ofRun, groupId })),
      open(`group.mark.${groupId}`, `Mark group ${groupId} …`, openDialog.mark(place, { ...ofRun, groupId })),
    ])
    const ofTask = task && { ...ofRun, taskId: task.taskId, mapIndex: task.mapIndex < 0 ? undefined : task.mapIndex }
    return [
      open('run.clear', 'Run this run again …', openDialog.clear(place, ofRun)),
      open('run.mark', 'Mark this run …', openDialog.mark(place, ofRun)),
      ...(ACTIVE.has(run.state) ? [open('run.cancel', 'Cancel this run …', openDialog.cancel(place, ofRun))] : []),
      ...(ofTask ? [open('task.clear', `Run ${ofTask.taskId} again …`, openDialog.clear(place, ofTask), 'r')] : []),
      ...(ofTask ? [open('task.mark', `Mark ${ofTask.taskId} …`, openDialog.mark(place, ofTask))] : []),
      ...ofGroups,
      open('run.trigger', `Trigger ${run.dagId} …`, openDialog.trigger(place, run.dagId)),
    ]
  }, [place, run, task, groups])
  useCommands(list)
}
