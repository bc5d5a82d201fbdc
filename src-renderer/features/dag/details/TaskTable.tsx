import { formatDuration } from '../../../shared/format/duration.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import ui from '../../../shared/ui/page.module.css'
import { TableHead } from '../../../shared/ui/TableHead.tsx'
import type { TabProps } from '../tab.ts'
import classes from './details.module.css'

const NAMES = ['Task', 'Kind', 'Waits for', 'Trigger rule', 'Retries', 'Timeout', 'Pool', 'Priority', 'Outlets']

/** The arguments of each task. */
export const TaskTable = ({ dag: { tasks, dagId } }: TabProps) => (
  <Card title="Tasks" flush className={classes.wide}>
    <div className={ui.scroll}>
      <table className={ui.table} aria-label={`Arguments of the tasks of ${dagId}`}>
        <TableHead columns={NAMES} />
        <tbody>
          {tasks.map((task) => (
            <tr key={task.taskId}>
              <td>
                {task.taskId}
                {task.doc !== null && <div className={ui.soft}>{task.doc}</div>}
              </td>
              <td>
                {task.kind}
                {task.mapping !== null && ', mapped'}
                {task.approval !== null && ', asks a person'}
              </td>
              <td>{task.upstream.join(', ') || '–'}</td>
              <td>{task.triggerRule.replaceAll('_', ' ')}</td>
              <td>
                {task.retries === 0
                  ? 'none'
                  : `${task.retries}, after ${formatDuration(task.retryDelay)}${task.retryExponentialBackoff ? ', doubling' : ''}`}
              </td>
              <td>{task.executionTimeout === null ? 'none' : formatDuration(task.executionTimeout)}</td>
              <td>
                {task.pool}
                {task.poolSlots > 1 && `, ${task.poolSlots} slots`}
              </td>
              <td>
                {task.priorityWeight}, {task.weightRule}
              </td>
              <td>{task.outlets.join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)
