import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { TaskRef } from '../../shared/links.ts'
import { ControlDialog } from './ControlDialog.tsx'
import classes from './control.module.css'
import { clear, clearPreview, tasksOf } from './controlStore.ts'

type Choices = {
  readonly upstream: boolean
  readonly downstream: boolean
  readonly past: boolean
  readonly future: boolean
  readonly onlyFailed: boolean
  readonly runOnLatestVersion: boolean
}

const ALL: readonly { readonly name: keyof Choices; readonly label: string; readonly ofTask?: true }[] = [
  { name: 'downstream', label: 'Downstream: and the tasks after it', ofTask: true },
  { name: 'upstream', label: 'Upstream: and the tasks before it', ofTask: true },
  { name: 'past', label: 'Past: the same in all runs before' },
  { name: 'future', label: 'Future: the same in all runs after' },
  { name: 'onlyFailed', label: 'Only what failed' },
  { name: 'runOnLatestVersion', label: 'Go on by the DAG’s latest version' },
]

/** `?clear=<ref>`: what is cleared runs again, as if it never had; its attempts, logs and XComs stay. */
export const ClearDialog = ({ target }: { readonly target: TaskRef }) => {
  const [choices, setChoices] = useState<Choices>({
    ...{ upstream: false, downstream: true, past: false, future: false, onlyFailed: false, runOnLatestVersion: false },
  })
  const { upstream, downstream, ...rest } = choices
  const tasks = tasksOf(target)
  const wish = {
    ...{ dagId: target.dagId, runId: target.runId, ...rest },
    ...(tasks === undefined ? {} : { ...tasks, upstream, downstream }),
  }
  return (
    <ControlDialog
      name="clear"
      target={target}
      verb="Clear"
      done="Cleared: it runs again"
      live={clearPreview.use(wish)}
      onRetry={() => clearPreview.refresh(wish)}
      then="will run again; attempts, logs and XComs so far stay."
      act={() => clear(wish)}
    >
      <div className={classes.choices} role="group" aria-label="What is cleared as well">
        {ALL.filter(({ ofTask }) => ofTask !== true || tasks !== undefined).map(({ name, label }) => (
          <Checkbox
            key={name}
            label={label}
            checked={choices[name]}
            onChange={(event) => setChoices({ ...choices, [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </ControlDialog>
  )
}
