import type { SerializedDag } from '../../../../src-main/contract/models/dag.ts'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { linkTo } from '../../../shared/links.ts'
import { StateBadge } from '../../../shared/state/StateBadge.tsx'
import ui from '../../../shared/ui/page.module.css'
import { TableHead } from '../../../shared/ui/TableHead.tsx'
import { cellOf } from '../grid/cellState.ts'

/** The graph in words: a row for each task, with what stands before and after it. */
export const GraphList = ({
  dag,
  runId,
  states,
}: {
  readonly dag: SerializedDag
  readonly runId: string | null
  readonly states: GridRun['tasks']
}) => (
  <div className={ui.scroll}>
    <table className={ui.table} aria-label={`Tasks of ${dag.dagId}`}>
      <TableHead columns={['Task', 'State', 'Waits for', 'Then come', 'Trigger rule']} />
      <tbody>
        {dag.tasks.map(({ taskId, upstream, triggerRule, mapping }) => {
          const cell = cellOf(states, [taskId])
          const after = dag.tasks.filter((task) => task.upstream.includes(taskId)).map((task) => task.taskId)
          return (
            <tr key={taskId}>
              <td>
                {runId === null ? (
                  taskId
                ) : (
                  <a className={ui.link} href={linkTo.task({ dagId: dag.dagId, runId, taskId })}>
                    {taskId}
                  </a>
                )}
                {mapping !== null && <span className={ui.soft}> mapped{cell && ` × ${cell.total}`}</span>}
              </td>
              <td>{cell ? <StateBadge state={cell.state} /> : '–'}</td>
              <td>{upstream.join(', ') || 'nothing'}</td>
              <td>{after.join(', ') || 'nothing'}</td>
              <td>{triggerRule.replaceAll('_', ' ')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </div>
)
