import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Fact } from '../../shared/ui/Fact.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { Elapsed } from './Elapsed.tsx'
import { NoteForm } from './Notes.tsx'
import classes from './run.module.css'
import { dagNow } from './runStore.ts'

/** All that is known of a task instance, and what its task says of itself. */
export const TaskDetails = ({ detail, task }: { readonly detail: DagRunDetail; readonly task: TaskInstance }) => {
  const spec = dagNow.use(task.dagId).data?.tasks.find(({ taskId }) => taskId === task.taskId)
  const note = detail.notes.find(({ taskId, mapIndex }) => taskId === task.taskId && mapIndex === task.mapIndex)
  const { dagId, runId, taskId, mapIndex } = task
  return (
    <>
      {spec?.doc && <p className={classes.noteText}>{spec.doc}</p>}
      <dl className={ui.facts}>
        <Fact name="State">
          <StateBadge state={task.state} />
        </Fact>
        {task.reason !== null && <Fact name="Why">{task.reason}</Fact>}
        <Fact name="Started">
          <TimeText at={task.startDate} show="both" />
        </Fact>
        <Fact name="Duration">
          <Elapsed start={task.startDate} end={task.endDate} />
        </Fact>
        {task.nextAttemptAt !== null && (
          <Fact name="Next attempt">
            <TimeText at={task.nextAttemptAt} show="both" />
          </Fact>
        )}
        <Fact name="Attempts">
          {task.tryNumber}
          {task.failures > 0 && `, ${formatPlural(task.failures, 'failure')}`}
          {task.losses > 0 && `, ${task.losses} lost`}
          {task.reschedules > 0 && `, put off ${formatPlural(task.reschedules, 'time')}`}
        </Fact>
        {spec && (
          <>
            <Fact name="Kind">{spec.kind}</Fact>
            <Fact name="Waits for">{spec.upstream.length === 0 ? 'nothing' : spec.upstream.join(', ')}</Fact>
            <Fact name="Trigger rule">{spec.triggerRule}</Fact>
            <Fact name="Retries">
              {spec.retries}
              {spec.retries > 0 && `, each after ${formatDuration(spec.retryDelay)}`}
              {spec.retryExponentialBackoff && ', growing'}
            </Fact>
            <Fact name="Time limit">
              {spec.executionTimeout === null ? 'none' : formatDuration(spec.executionTimeout)}
            </Fact>
            <Fact name="Pool">
              {spec.pool}, {formatPlural(spec.poolSlots, 'slot')}
            </Fact>
            {spec.outlets.length > 0 && <Fact name="Updates">{spec.outlets.join(', ')}</Fact>}
          </>
        )}
      </dl>
      <div className={classes.taskNote}>
        <NoteForm key={note?.at} of={{ dagId, runId, taskId, mapIndex }} note={note} label={`Note on ${taskId}`} />
      </div>
    </>
  )
}
