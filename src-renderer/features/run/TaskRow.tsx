import { Button } from '@mantine/core'
import { Fragment } from 'react'
import type { DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { formatCount, formatPlural } from '../../shared/format/number.ts'
import { openDialog } from '../../shared/links.ts'
import { hrefWith, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Elapsed } from './Elapsed.tsx'
import { dagNow, foldGroup, folds } from './runStore.ts'
import { stateCounts, type TaskNode, taskColumns, taskToShow } from './taskNodes.ts'
import classes from './tasks.module.css'

/** From so many tasks on, groups are folded until somebody opens them. */
const MANY = 14

/** The run's tasks from left to right, each with its state; a click chooses one. */
export const TaskRow = ({
  detail,
  chosen,
}: {
  readonly detail: DagRunDetail
  readonly chosen: TaskInstance | undefined
}) => {
  const { dagId, runId } = detail.run
  const place = usePlace()
  const graph = dagNow.use(dagId).data ?? { tasks: [], groups: [] }
  const folded = folds((state) => state.folded)
  const isFolded = (groupId: string): boolean => folded[`${dagId}/${groupId}`] ?? graph.tasks.length > MANY
  const columns = taskColumns(detail.taskInstances, graph, isFolded)
  return (
    <Card>
      {graph.groups.length > 0 && (
        <div className={classes.groups}>
          <span className={classes.soft}>Groups</span>
          {graph.groups.map(({ groupId, tooltip }) => (
            <Button.Group key={groupId}>
              <Button
                size="compact-xs"
                variant="default"
                title={tooltip}
                aria-expanded={!isFolded(groupId)}
                leftSection={<Icon name={isFolded(groupId) ? 'right' : 'down'} size={13} />}
                onClick={() => foldGroup(dagId, groupId, !isFolded(groupId))}
              >
                {groupId}
              </Button>
              <Button
                component="a"
                size="compact-xs"
                variant="default"
                aria-label={`Run group ${groupId} again`}
                title={`Run all of ${groupId} again …`}
                href={openDialog.clear(place, { dagId, runId, groupId })}
              >
                <Icon name="play" size={13} />
              </Button>
            </Button.Group>
          ))}
        </div>
      )}
      <ol className={classes.tasks} aria-label="Tasks">
        {columns.map((column, index) => (
          <Fragment key={column.map(({ id }) => id).join(' ')}>
            {index > 0 && (
              <li className={classes.next} aria-hidden="true">
                <Icon name="right" />
              </li>
            )}
            <li className={classes.column}>
              {column.map((node) =>
                node.kind === 'group' ? (
                  <Group key={node.id} dagId={dagId} node={node} />
                ) : (
                  <Task key={node.id} node={node} isChosen={node.id === chosen?.taskId} />
                ),
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </Card>
  )
}

/** What another task has others of; its tab stays. */
const AFRESH = { try: null, compare: null }

const Task = ({ node, isChosen }: { readonly node: TaskNode; readonly isChosen: boolean }) => {
  const place = usePlace()
  const shown = taskToShow(node.instances)
  if (shown === undefined) return null
  const isMapped = node.instances.length > 1
  return (
    <a
      className={classes.task}
      data-tone={STATES[isMapped ? worstOf(node) : shown.state].tone}
      aria-current={isChosen || undefined}
      href={hrefWith(place, { task: shown.taskId, map: shown.mapIndex < 0 ? null : shown.mapIndex, ...AFRESH })}
    >
      <span className={classes.taskName}>
        {node.id}
        {shown.mapIndex >= 0 && <span className={classes.soft}> × {formatCount(node.instances.length)}</span>}
      </span>
      {isMapped ? <Counts node={node} /> : <Foot task={shown} />}
      {!isMapped && shown.reason !== null && <span className={classes.reason}>{shown.reason}</span>}
    </a>
  )
}

const Group = ({ dagId, node }: { readonly dagId: string; readonly node: TaskNode }) => {
  const tasks = new Set(node.instances.map(({ taskId }) => taskId)).size
  return (
    <button
      type="button"
      className={`${classes.task} ${classes.group}`}
      data-tone={STATES[worstOf(node)].tone}
      onClick={() => foldGroup(dagId, node.id, false)}
    >
      <span className={classes.taskName}>
        {node.id} <span className={classes.soft}>{formatPlural(tasks, 'task')}, folded</span>
      </span>
      <Counts node={node} />
    </button>
  )
}

const Foot = ({ task }: { readonly task: TaskInstance }) => (
  <span className={classes.taskFoot}>
    <StateBadge state={task.state} />
    <span className={classes.soft}>
      <Elapsed start={task.startDate} end={task.endDate} />
      {task.tryNumber > 1 && ` · attempt ${task.tryNumber}`}
    </span>
  </span>
)

const Counts = ({ node }: { readonly node: TaskNode }) => (
  <span className={classes.counts}>
    {stateCounts(node.instances).map(({ state, count }) => (
      <span key={state} className={classes.count} data-tone={STATES[state].tone}>
        <StateGlyph state={state} size={15} />
        {formatCount(count)} {STATES[state].label}
      </span>
    ))}
  </span>
)

const worstOf = (node: TaskNode) => stateCounts(node.instances)[0]?.state ?? 'none'
