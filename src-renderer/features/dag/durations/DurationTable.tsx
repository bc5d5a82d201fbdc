import type { RunDuration } from '../../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../../shared/format/duration.ts'
import { formatCount } from '../../../shared/format/number.ts'
import { hrefWith, usePlace } from '../../../shared/router.ts'
import ui from '../../../shared/ui/page.module.css'
import { figures, TableHead } from '../../../shared/ui/TableHead.tsx'
import { summarize } from './quantile.ts'

/** Median, 95th percentile, longest and last: of the whole run, of its wait, of each task. */
export const DurationTable = ({
  runs,
  taskIds,
  chosen,
}: {
  readonly runs: readonly RunDuration[]
  readonly taskIds: readonly string[]
  readonly chosen: string | null
}) => {
  const place = usePlace()
  const rows = [
    { name: 'the whole run', taskId: null, values: runs.map((run) => run.endDate - run.startDate) },
    {
      name: 'queued before it',
      taskId: undefined,
      values: runs.map((run) => Math.max(0, run.startDate - run.queuedAt)),
    },
    ...taskIds.map((taskId) => ({ name: taskId, taskId, values: runs.flatMap(({ tasks }) => tasks[taskId] ?? []) })),
  ]
  return (
    <div className={ui.scroll}>
      <table className={ui.table} aria-label="Durations">
        <TableHead columns={['Of', ...figures('Runs', 'Median', 'p95', 'Longest', 'Last')]} />
        <tbody>
          {rows.map(({ name, taskId, values }) => {
            const summary = summarize(values)
            const figures = summary && [summary.median, summary.p95, summary.longest, summary.last]
            return (
              <tr key={name}>
                <td>
                  {taskId === undefined ? (
                    name
                  ) : (
                    <a
                      className={ui.link}
                      href={hrefWith(place, { task: taskId })}
                      aria-current={taskId === chosen ? 'true' : undefined}
                    >
                      {name}
                    </a>
                  )}
                </td>
                <td data-end>{formatCount(values.length)}</td>
                {[0, 1, 2, 3].map((column) => (
                  <td key={column} data-end>
                    {figures ? formatDuration(figures[column] ?? 0) : '–'}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
