import { Button } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { formatCount, formatPlural } from '../../../shared/format/number.ts'
import { StateGlyph } from '../../../shared/state/StateGlyph.tsx'
import { type AnyState, STATES } from '../../../shared/state/states.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { InstantField } from '../../../shared/ui/InstantField.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import { useZone } from '../../../shared/zone.ts'
import dagClasses from '../dag.module.css'
import { NoRun } from '../NoRun.tsx'
import type { TabProps } from '../tab.ts'
import { GridView, type GridViewHandle } from './GridView.tsx'
import type { GridState } from './gridFeed.ts'
import { findPlace, useGridFeed } from './gridStore.ts'
import { gridRows } from './rows.ts'

const LEGEND: readonly AnyState[] = [
  'success',
  'failed',
  'running',
  'queued',
  'up_for_retry',
  'upstream_failed',
  'skipped',
]

/** Runs × tasks: every run there is, newest at the right. */
export const GridTab = ({ dag }: TabProps) => {
  const { feed, state } = useGridFeed(dag.dagId)
  const view = useRef<GridViewHandle>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const gone = useGone(state, dag.tasks)
  const rows = useMemo(() => gridRows(dag, folded, gone), [dag, folded, gone])
  const fold = (groupId: string): void =>
    setFolded((before) =>
      before.has(groupId) ? new Set([...before].filter((id) => id !== groupId)) : new Set([...before, groupId]),
    )
  const live = { data: state.total === null ? undefined : state, error: state.error, isLoading: state.total === null }
  const jump = async (at: number): Promise<void> => {
    const place = await findPlace(feed, at)
    if (place !== undefined) view.current?.goTo(place)
  }
  return (
    <Card flush>
      <Loaded live={live} lines={8} onRetry={feed.refresh}>
        {({ total }) =>
          total === null || total === 0 ? (
            <NoRun dagId={dag.dagId} isPaused={dag.isPaused} />
          ) : (
            <>
              <div className={dagClasses.bar}>
                <JumpBar total={total} onJump={jump} onNewest={() => view.current?.goTo(total - 1)} />
                <Legend />
              </div>
              <GridView ref={view} dagId={dag.dagId} feed={feed} state={state} rows={rows} onFold={fold} />
              <p className={dagClasses.keys}>
                {formatPlural(dag.tasks.length, 'task')} × {formatCount(total)} runs. Arrows move, Enter opens, Space
                folds a group, Home and End go to the oldest and newest run.
              </p>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

const JumpBar = ({
  total,
  onJump,
  onNewest,
}: {
  readonly total: number
  readonly onJump: (at: number) => Promise<void>
  readonly onNewest: () => void
}) => {
  const [at, setAt] = useState<number | null>(null)
  const zone = useZone()
  return (
    <form
      className={dagClasses.choice}
      onSubmit={(event) => {
        event.preventDefault()
        if (at !== null) void onJump(at)
      }}
    >
      <InstantField aria-label={`Go to the runs of (${zone})`} size="sm" at={at} zone={zone} onChange={setAt} />
      <Button type="submit" variant="default" disabled={at === null}>
        Go
      </Button>
      <Button variant="default" onClick={onNewest} disabled={total === 0}>
        Newest
      </Button>
    </form>
  )
}

const Legend = () => (
  <div className={dagClasses.legend} aria-hidden="true">
    {LEGEND.map((state) => (
      <span key={state}>
        <StateGlyph state={state} size={14} />
        {STATES[state].label}
      </span>
    ))}
  </div>
)

/** Tasks that some run here has and the DAG no longer does; the same list while they are the same. */
const useGone = ({ pages }: GridState, tasks: readonly { readonly taskId: string }[]): readonly string[] => {
  const text = useMemo(() => {
    const known = new Set(tasks.map(({ taskId }) => taskId))
    const found = new Set<string>()
    for (const runs of pages.values()) {
      for (const run of runs) for (const taskId of Object.keys(run.tasks)) if (!known.has(taskId)) found.add(taskId)
    }
    return [...found].toSorted().join('\n')
  }, [pages, tasks])
  return useMemo(() => (text === '' ? [] : text.split('\n')), [text])
}
