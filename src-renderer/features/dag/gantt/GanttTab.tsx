import { Card } from '../../../shared/ui/Card.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import dagClasses from '../dag.module.css'
import { runDetail } from '../dagStore.ts'
import { NoRun } from '../NoRun.tsx'
import { RunChoice, useChosenRun } from '../RunChoice.tsx'
import type { TabProps } from '../tab.ts'
import { GanttTable } from './GanttTable.tsx'
import classes from './gantt.module.css'

/** When each task of a run waited and ran. */
export const GanttTab = ({ dag }: TabProps) => {
  const runId = useChosenRun(dag.dagId)
  const key = { dagId: dag.dagId, runId: runId ?? null }
  const live = runDetail.use(key)
  if (runId === null) {
    return (
      <Card flush>
        <NoRun dagId={dag.dagId} isPaused={dag.isPaused} />
      </Card>
    )
  }
  return (
    <Card flush>
      <div className={dagClasses.bar}>
        {runId !== undefined && <RunChoice dagId={dag.dagId} chosen={runId} />}
        <div className={dagClasses.legend} aria-hidden="true">
          <span>
            <i className={classes.keyLate} /> late
          </span>
          <span>
            <i className={classes.keyQueued} /> queued
          </span>
          <span>
            <i className={classes.keyRan} /> ran
          </span>
        </div>
      </div>
      <Loaded live={live} lines={6} onRetry={() => runDetail.refresh(key)}>
        {(detail) => detail && <GanttTable detail={detail} />}
      </Loaded>
    </Card>
  )
}
