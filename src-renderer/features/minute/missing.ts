import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'
import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { linkTo } from '../../shared/links.ts'
import { attemptsOf } from '../../shared/minute/trace.ts'
import { STATES } from '../../shared/state/states.ts'
import type { IconName } from '../../shared/ui/Icon.tsx'

/** Why a part of a minute is not there, and where to look. */
export type Missing = {
  readonly icon: IconName
  readonly isFailure: boolean
  readonly title: string
  readonly text: string
  /** null: a backfill would help, whose dialog lies above the page. */
  readonly link: { readonly href: string | null; readonly label: string } | null
}

const waits = (title: string, text: string): Missing => ({ icon: 'clock', isFailure: false, title, text, link: null })

/** Why what `taskId` makes is missing. */
export const whyMissing = (view: MinuteView, taskId: string, now: EpochMs): Missing => {
  const { detail, dueAt } = view
  if (dueAt === null) return waits('Not a minute of the pipeline', 'Only its reports are known by that name.')
  if (detail === null) {
    if (now < dueAt) return waits('Not due yet', 'The run comes when the minute is over and late events had theirs.')
    return {
      icon: 'empty',
      isFailure: false,
      title: 'No run was made for this minute',
      text: 'The DAG was paused, or Pfad was not running. A backfill makes up for it.',
      link: { href: null, label: 'Backfill …' },
    }
  }
  const task = detail.taskInstances.find((instance) => instance.taskId === taskId)
  if (!task) return waits(`No task ${taskId}`, `The run of this minute has none, so there is nothing to show.`)
  return whyTask(detail, task)
}

const whyTask = (detail: DagRunDetail, task: TaskInstance): Missing => {
  const { taskId, state, reason } = task
  if (state === 'success') {
    return {
      icon: 'empty',
      isFailure: false,
      title: 'No event in this minute',
      text: 'So there is no Parquet file; the report says just that.',
      link: null,
    }
  }
  if (state === 'failed') return failed(detail, task)
  if (state === 'upstream_failed') {
    const culprit = detail.taskInstances.find((instance) => instance.state === 'failed')
    if (culprit) return { ...failed(detail, culprit), title: `Not run: ${culprit.taskId} failed` }
  }
  const word = STATES[state].label
  return {
    ...waits(
      state === 'none' ? `${taskId} has not run yet` : `${taskId} is ${word}`,
      reason ?? (state === 'running' ? 'This fills as soon as it is done.' : 'It waits for its turn.'),
    ),
    link: { href: linkTo.task(task), label: 'Open the task' },
  }
}

const failed = (detail: DagRunDetail, task: TaskInstance): Missing => {
  const last = attemptsOf(task, detail.attempts).at(-1)
  return {
    icon: 'warning',
    isFailure: true,
    title: `${task.taskId} failed`,
    text: last?.error?.message ?? task.reason ?? 'Its log says why.',
    link: {
      href: linkTo.task(task, last?.tryNumber),
      label: last ? `Open attempt ${last.tryNumber}` : 'Open the task',
    },
  }
}
