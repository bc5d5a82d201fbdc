import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { hrefWith, navigate, usePlace } from '../../../shared/router.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { Notice } from '../../../shared/ui/Notice.tsx'
import dagClasses from '../dag.module.css'
import { RunChoice, useChosenRun } from '../RunChoice.tsx'
import type { TabProps } from '../tab.ts'
import { useDagOfRun } from '../useDagOfRun.ts'
import { GraphList } from './GraphList.tsx'
import { GraphView } from './GraphView.tsx'
import { countStates } from './states.ts'

/** The tasks and what each waits for, with the states of a run; as a picture or as a list. */
export const GraphTab = ({ dag: current }: TabProps) => {
  const place = usePlace()
  const asList = place.search.get('as') === 'list'
  const runId = useChosenRun(current.dagId)
  const { dag, detail, isOlder } = useDagOfRun(current, runId ?? null)
  const states = useMemo(() => countStates(detail?.taskInstances ?? []), [detail])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const fold = (groupId: string): void =>
    setFolded((before) =>
      before.has(groupId) ? new Set([...before].filter((id) => id !== groupId)) : new Set([...before, groupId]),
    )
  return (
    <Card flush>
      <div className={dagClasses.bar}>
        {runId ? <RunChoice dagId={dag.dagId} chosen={runId} /> : <span className={dagClasses.soft}>No run yet</span>}
        {isOlder && <span className={dagClasses.soft}>as this run had it (version {dag.version.slice(0, 8)})</span>}
        <SegmentedControl
          aria-label="Show as"
          value={asList ? 'list' : 'picture'}
          data={[
            { value: 'picture', label: 'Picture' },
            { value: 'list', label: 'List' },
          ]}
          onChange={(as) => navigate(hrefWith(place, { as: as === 'list' ? as : null }), { replace: true })}
        />
      </div>
      {dag.tasks.length === 0 ? (
        <Notice icon="dags" title="The DAG has no task">
          Add one to its file: docs/dags.md shows how.
        </Notice>
      ) : asList ? (
        <GraphList dag={dag} runId={runId ?? null} states={states} />
      ) : (
        <GraphView dag={dag} runId={runId ?? null} states={states} folded={folded} onFold={fold} />
      )}
    </Card>
  )
}
