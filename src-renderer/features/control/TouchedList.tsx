import type { ReactNode } from 'react'
import type { TouchedRun } from '../../../src-main/contract/calls/control.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './control.module.css'

/** Rows that are shown at most. */
const MOST = 200

export const countTouched = (touched: readonly TouchedRun[]): string => {
  const tasks = touched.reduce((sum, { taskInstances }) => sum + taskInstances.length, 0)
  return `${formatPlural(tasks, 'task instance')}${touched.length > 1 ? ` in ${touched.length} runs` : ''}`
}

/** What will be touched, run by run, with the state that each has now. */
export const TouchedList = ({
  touched,
  then,
}: {
  readonly touched: readonly TouchedRun[]
  /** What becomes of each. */
  readonly then: ReactNode
}) => {
  const zone = useZone()
  const rows = touched.flatMap(({ run, taskInstances }) => taskInstances.map((task) => ({ run, task })))
  return (
    <section className={classes.touched} aria-label="What will be touched">
      <p role="status">
        {rows.length === 0 ? 'Nothing would be touched.' : <b>{countTouched(touched)}</b>}
        {rows.length > 0 && <> {then}</>}
      </p>
      {rows.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={classes.rows} tabIndex={0} role="region" aria-label="List of task instances">
          <table>
            <TableHead columns={['Run', 'Task', 'Now']} />
            <tbody>
              {rows.slice(0, MOST).map(({ run, task }) => (
                <tr key={`${run.runId} ${task.taskId} ${task.mapIndex}`}>
                  <td>{run.logicalDate === null ? run.runId : formatDateMinute(run.logicalDate, zone)}</td>
                  <td>
                    {task.taskId}
                    {task.mapIndex >= 0 && ` [${task.mapIndex}]`}
                  </td>
                  <td>
                    <StateBadge state={task.state} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > MOST && <p>and {formatPlural(rows.length - MOST, 'more', 'more')}</p>}
        </div>
      )}
    </section>
  )
}
