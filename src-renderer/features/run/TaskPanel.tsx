import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Attempt, DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Attempts } from './Attempts.tsx'
import classes from './run.module.css'
import { XComs } from './XComs.tsx'

const AttemptLog = lazy(() => import('./AttemptLog.tsx').then((module) => ({ default: module.AttemptLog })))

const TABS = ['log', 'xcom', 'attempts'] as const
type Tab = (typeof TABS)[number]

/** What one task left behind: the log of an attempt, what it returned, how its attempts went. */
export const TaskPanel = ({ detail, task }: { readonly detail: DagRunDetail; readonly task: TaskInstance }) => {
  const place = usePlace()
  const attempts = detail.attempts
    .filter(({ taskId, mapIndex }) => taskId === task.taskId && mapIndex === task.mapIndex)
    .toSorted((a, b) => a.tryNumber - b.tryNumber)
  const xcoms = detail.xcoms.filter(({ taskId, mapIndex }) => taskId === task.taskId && mapIndex === task.mapIndex)
  const tab = TABS.find((name) => name === place.search.get('tab')) ?? 'log'
  const asked = Number(place.search.get('try'))
  const attempt = attempts.find(({ tryNumber }) => tryNumber === asked) ?? attempts.at(-1)
  const go = (changes: Record<string, string | number | null>): void =>
    navigate(hrefWith(place, { task: task.taskId, ...changes }), { replace: true })
  const labels: Readonly<Record<Tab, string>> = {
    log: 'Log',
    xcom: `XCom (${xcoms.length})`,
    attempts: `Attempts (${attempts.length})`,
  }
  return (
    <Card
      title={task.taskId}
      aside={
        <SegmentedControl
          aria-label="What to show of the task"
          value={tab}
          onChange={(value) => go({ tab: value === 'log' ? null : value })}
          data={TABS.map((value) => ({ value, label: labels[value] }))}
        />
      }
    >
      {tab === 'xcom' && <XComs xcoms={xcoms} />}
      {tab === 'attempts' && <Attempts attempts={attempts} />}
      {tab === 'log' &&
        (attempt ? (
          <>
            {attempts.length > 1 && (
              <AttemptChoice attempts={attempts} chosen={attempt} onChoose={(value) => go({ try: value })} />
            )}
            <Suspense fallback={<div className={classes.logPlace} />}>
              <AttemptLog key={attempt.tryNumber} attempt={attempt} withCommands />
            </Suspense>
          </>
        ) : (
          <Notice icon="clock" title="Not started yet">
            The log begins with the first attempt. {task.reason ?? ''}
          </Notice>
        ))}
    </Card>
  )
}

const AttemptChoice = ({
  attempts,
  chosen,
  onChoose,
}: {
  readonly attempts: readonly Attempt[]
  readonly chosen: Attempt
  readonly onChoose: (tryNumber: string) => void
}) => (
  <SegmentedControl
    className={classes.attempts}
    aria-label="Attempt"
    value={String(chosen.tryNumber)}
    onChange={onChoose}
    data={attempts.map(({ tryNumber, outcome }) => ({
      value: String(tryNumber),
      label: `Attempt ${tryNumber}: ${STATES[outcome ?? 'running'].label}`,
    }))}
  />
)
