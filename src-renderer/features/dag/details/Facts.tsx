import type { ReactNode } from 'react'
import { formatDuration } from '../../../shared/format/duration.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { FactList } from '../../../shared/ui/Fact.tsx'
import { TimeText } from '../../../shared/ui/TimeText.tsx'
import type { TabProps } from '../tab.ts'

/** The DAG's arguments. */
export const Facts = ({ dag }: TabProps) => {
  const callbacks = Object.entries(dag.callbacks).flatMap(([name, has]) => (has ? [name] : []))
  const all: readonly (readonly [string, ReactNode])[] = [
    ['owner', dag.owner ?? '–'],
    ['tags', dag.tags.join(', ') || '–'],
    ['fileloc', dag.fileloc],
    ['version', <code key="v">{dag.version.slice(0, 16)}</code>],
    ['timezone', dag.timezone],
    ['startDate', dag.startDate === null ? 'none' : <TimeText at={dag.startDate} show="full" />],
    ['endDate', dag.endDate === null ? 'none' : <TimeText at={dag.endDate} show="full" />],
    ['catchup', String(dag.catchup)],
    ['afterSleep', dag.afterSleep ?? (dag.catchup ? 'all, by catchup' : 'latest, without catchup')],
    ['maxActiveRuns', dag.maxActiveRuns],
    ['maxActiveTasks', dag.maxActiveTasks],
    ['dagrunTimeout', dag.dagrunTimeout === null ? 'none' : formatDuration(dag.dagrunTimeout)],
    ['isPausedUponCreation', String(dag.isPausedUponCreation)],
    ['backend', dag.backend ?? 'the app’s'],
    ['callbacks', callbacks.join(', ') || 'none'],
    ['deadline', dag.deadline ? `${formatDuration(dag.deadline.interval)} after ${dag.deadline.reference}` : 'none'],
  ]
  return (
    <Card title="Arguments">
      <FactList facts={all} />
    </Card>
  )
}
