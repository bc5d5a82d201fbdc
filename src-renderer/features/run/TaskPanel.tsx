import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Attempt, DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { History } from './History.tsx'
import { MappedInstances } from './MappedInstances.tsx'
import { Actions } from './RunActions.tsx'
import classes from './run.module.css'
import { TaskDetails } from './TaskDetails.tsx'
import { XComs } from './XComs.tsx'

// The terminal is a large piece: it comes when a log is shown.
const AttemptLog = lazy(() => import('./AttemptLog.tsx').then((module) => ({ default: module.AttemptLog })))
const Attempts = lazy(() => import('./Attempts.tsx').then((module) => ({ default: module.Attempts })))

const TABS = ['log', 'xcom', 'attempts', 'events', 'details'] as const
type Tab = (typeof TABS)[number]

/** What one task left behind: the log of an attempt, what it returned, how its attempts went, what befell it. */
export const TaskPanel = ({ detail, task }: { readonly detail: DagRunDetail; readonly task: TaskInstance }) => {
  const place = usePlace()
  const isOfTask = ({ taskId, mapIndex }: { taskId: string | null; mapIndex: number }): boolean =>
    taskId === task.taskId && mapIndex === task.mapIndex
  const attempts = detail.attempts.filter(isOfTask).toSorted((a, b) => a.tryNumber - b.tryNumber)
  const xcoms = detail.xcoms.filter(isOfTask)
  const siblings = detail.taskInstances
    .filter(({ taskId, mapIndex }) => taskId === task.taskId && mapIndex >= 0)
    .toSorted((a, b) => a.mapIndex - b.mapIndex)
  const tab = TABS.find((name) => name === place.search.get('tab')) ?? 'log'
  const map = task.mapIndex < 0 ? null : task.mapIndex
  const here = (changes: Record<string, string | null>): string =>
    hrefWith(place, { task: task.taskId, map, ...changes })
  const labels: Readonly<Record<Tab, string>> = {
    log: 'Log',
    xcom: `XCom (${xcoms.length})`,
    attempts: `Attempts (${attempts.length})`,
    events: 'Events',
    details: 'Details',
  }
  const { dagId, runId, taskId, mapIndex } = task
  const ref = { dagId, runId, taskId, mapIndex: map ?? undefined }
  return (
    <Card>
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle}>
          {taskId}
          {map !== null && ` [${map}]`}
        </h2>
        <PageTabs
          label={`Of ${taskId}`}
          current={tab}
          tabs={TABS.map((name) => ({ name, label: labels[name], href: here({ tab: name === 'log' ? null : name }) }))}
        />
        <span className={classes.panelActions}>
          <Actions of={ref} state={task.state} size="compact-sm" />
        </span>
      </div>
      <div className={siblings.length > 1 ? classes.withInstances : undefined}>
        {siblings.length > 1 && <MappedInstances instances={siblings} chosen={task} />}
        <div className={classes.panelBody}>
          {tab === 'xcom' && <XComs xcoms={xcoms} />}
          {tab === 'attempts' && (
            <Suspense fallback={null}>
              <Attempts attempts={attempts} />
            </Suspense>
          )}
          {tab === 'events' && <History of={{ dagId, runId, taskId, mapIndex }} />}
          {tab === 'details' && <TaskDetails detail={detail} task={task} />}
          {tab === 'log' && (
            <Log
              task={task}
              attempts={attempts}
              onChoose={(tryNumber) => navigate(here({ try: tryNumber }), { replace: true })}
            />
          )}
        </div>
      </div>
    </Card>
  )
}

const Log = ({
  task,
  attempts,
  onChoose,
}: {
  readonly task: TaskInstance
  readonly attempts: readonly Attempt[]
  readonly onChoose: (tryNumber: string) => void
}) => {
  const asked = Number(usePlace().search.get('try'))
  const attempt = attempts.find(({ tryNumber }) => tryNumber === asked) ?? attempts.at(-1)
  if (attempt === undefined) {
    return (
      <Notice icon="clock" title="Not started yet">
        The log begins with the first attempt. {task.reason ?? ''}
      </Notice>
    )
  }
  return (
    <>
      {attempts.length > 1 && (
        <SegmentedControl
          className={classes.attempts}
          aria-label="Attempt"
          value={String(attempt.tryNumber)}
          onChange={onChoose}
          data={attempts.map(({ tryNumber, outcome }) => ({
            value: String(tryNumber),
            label: `Attempt ${tryNumber}: ${STATES[outcome ?? 'running'].label}`,
          }))}
        />
      )}
      {attempt.error && (
        <div className={classes.failure} data-tone="failed" role="note">
          <b>{attempt.error.message}</b> {attempt.error.hint}
        </div>
      )}
      <Suspense fallback={<div className={classes.logPlace} />}>
        <AttemptLog key={attempt.tryNumber} attempt={attempt} withCommands />
      </Suspense>
    </>
  )
}
