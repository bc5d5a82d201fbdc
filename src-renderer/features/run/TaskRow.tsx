import { Fragment } from 'react'
import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { hrefTo } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Elapsed } from './Elapsed.tsx'
import classes from './run.module.css'
import { dagGraph } from './runStore.ts'
import { taskColumns } from './taskColumns.ts'

/** The run's tasks from left to right, each with its state; a click chooses one. */
export const TaskRow = ({
  detail,
  chosen,
}: {
  readonly detail: DagRunDetail
  readonly chosen: TaskInstance | undefined
}) => {
  const { dagId } = detail.run
  const graph = dagGraph.use(dagId).data ?? []
  const columns = taskColumns(detail.taskInstances, graph)
  return (
    <Card>
      <ol className={classes.tasks}>
        {columns.map((column, index) => (
          <Fragment key={column.map(({ taskId }) => taskId).join(' ')}>
            {index > 0 && (
              <li className={classes.next} aria-hidden="true">
                <Icon name="right" />
              </li>
            )}
            <li className={classes.column}>
              {column.map((task) => (
                <Task key={`${task.taskId} ${task.mapIndex}`} task={task} isChosen={task === chosen} />
              ))}
            </li>
          </Fragment>
        ))}
      </ol>
    </Card>
  )
}

const Task = ({ task, isChosen }: { readonly task: TaskInstance; readonly isChosen: boolean }) => (
  <a
    className={classes.task}
    data-tone={STATES[task.state].tone}
    aria-current={isChosen || undefined}
    href={hrefTo(['runs', task.dagId, task.runId], { task: task.taskId })}
  >
    <span className={classes.taskName}>
      {task.taskId}
      {task.mapIndex >= 0 && ` [${task.mapIndex}]`}
    </span>
    <span className={classes.taskFoot}>
      <StateBadge state={task.state} />
      <span className={classes.soft}>
        <Elapsed start={task.startDate} end={task.endDate} />
        {task.tryNumber > 1 && ` · attempt ${task.tryNumber}`}
      </span>
    </span>
    {task.reason !== null && <span className={classes.reason}>{task.reason}</span>}
  </a>
)
