import { SegmentedControl, Select } from '@mantine/core'
import type { RunDuration } from '../../../../src-main/contract/models/run.ts'
import { formatPlural } from '../../../shared/format/number.ts'
import { hrefWith, navigate, usePlace } from '../../../shared/router.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import { Notice } from '../../../shared/ui/Notice.tsx'
import dagClasses from '../dag.module.css'
import { durations } from '../dagStore.ts'
import type { TabProps } from '../tab.ts'
import { DurationBars } from './DurationBars.tsx'
import { DurationTable } from './DurationTable.tsx'

const RANGES = ['50', '100', '500']

/** How long the last runs took, and each of their tasks. */
export const DurationsTab = ({ dag }: TabProps) => {
  const place = usePlace()
  const range = RANGES.find((one) => one === place.search.get('last')) ?? '100'
  const taskId = dag.tasks.find((task) => task.taskId === place.search.get('task'))?.taskId ?? null
  const key = { dagId: dag.dagId, limit: Number(range) }
  const live = durations.use(key)
  return (
    <Card flush>
      <div className={dagClasses.bar}>
        <div className={dagClasses.choice}>
          <Select
            aria-label="Of"
            w="17rem"
            searchable
            placeholder="the whole run"
            clearable
            data={dag.tasks.map((task) => task.taskId)}
            value={taskId}
            onChange={(task) => navigate(hrefWith(place, { task }), { replace: true })}
          />
          <SegmentedControl
            aria-label="How many runs"
            value={range}
            data={RANGES.map((value) => ({ value, label: `Last ${value}` }))}
            onChange={(last) => navigate(hrefWith(place, { last: last === '100' ? null : last }), { replace: true })}
          />
        </div>
        <span className={dagClasses.soft}>{live.data && formatPlural(live.data.length, 'run')} that are over</span>
      </div>
      <Loaded live={live} lines={6} onRetry={() => durations.refresh(key)}>
        {(runs) =>
          runs.length === 0 ? (
            <Notice icon="clock" title="No run is over yet">
              Durations are those of runs that have ended. Unpause the DAG, or trigger a run.
            </Notice>
          ) : (
            <>
              <DurationBars dagId={dag.dagId} bars={barsOf(runs, taskId)} what={taskId ?? 'the whole run'} />
              <DurationTable runs={runs} taskIds={dag.tasks.map((task) => task.taskId)} chosen={taskId} />
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

const barsOf = (runs: readonly RunDuration[], taskId: string | null) =>
  runs.flatMap((run) => {
    const ran = taskId === null ? run.endDate - run.startDate : run.tasks[taskId]
    const queued = taskId === null ? Math.max(0, run.startDate - run.queuedAt) : 0
    return ran === undefined
      ? []
      : [{ runId: run.runId, state: run.state, at: run.logicalDate ?? run.runAfter, queued, ran }]
  })
