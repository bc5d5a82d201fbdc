import { Checkbox, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { TaskRef } from '../../shared/links.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { ControlDialog } from './ControlDialog.tsx'
import classes from './control.module.css'
import { type MarkWish, mark, markPreview, tasksOf } from './controlStore.ts'

const AROUND = [
  ['downstream', 'Downstream: and the tasks after it'],
  ['upstream', 'Upstream: and the tasks before it'],
  ['past', 'Past: the same in all runs before'],
  ['future', 'Future: the same in all runs after'],
] as const

/** `?mark=<ref>`: gives a task or a run the state that it shall have; what runs is stopped. */
export const MarkDialog = ({ target }: { readonly target: TaskRef }) => {
  const [state, setState] = useState<'success' | 'failed'>('success')
  const [around, setAround] = useState({ upstream: false, downstream: false, past: false, future: false })
  const tasks = tasksOf(target)
  const { dagId, runId } = target
  const wish: MarkWish =
    tasks === undefined ? { of: 'run', dagId, runId, state } : { of: 'tasks', dagId, runId, state, ...tasks, ...around }
  return (
    <ControlDialog
      name="mark"
      target={target}
      verb={`Mark ${state}`}
      done={`Marked ${state}`}
      danger={state === 'failed'}
      live={markPreview.use(wish)}
      onRetry={() => markPreview.refresh(wish)}
      then={
        tasks === undefined ? (
          'are not over: what has begun gets the state, the rest is skipped.'
        ) : (
          <>
            will be <StateBadge state={state} />; what is at work is stopped.
          </>
        )
      }
      act={() => mark(wish)}
    >
      <SegmentedControl
        aria-label="State"
        value={state}
        data={[
          { value: 'success', label: 'Success' },
          { value: 'failed', label: 'Failed' },
        ]}
        onChange={(chosen) => setState(chosen === 'failed' ? 'failed' : 'success')}
      />
      {tasks !== undefined && (
        <div className={classes.choices} role="group" aria-label="What is marked as well">
          {AROUND.map(([name, label]) => (
            <Checkbox
              key={name}
              label={label}
              checked={around[name]}
              onChange={(event) => setAround({ ...around, [name]: event.currentTarget.checked })}
            />
          ))}
        </div>
      )}
    </ControlDialog>
  )
}
