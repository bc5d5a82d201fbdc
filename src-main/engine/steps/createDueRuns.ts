import type { Backend, EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { DagRun, DagRunType } from '../../contract/models/run.ts'
import { runIdOf } from '../../core/runId.ts'
import { newTaskInstance } from '../../core/taskInstance.ts'
import type { DueRun } from '../../core/timetable.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, type EngineState, type KnownDag, runOfDate } from '../state.ts'

/** More than this at once would hold up everything else; the rest follows in the next pass. */
const MAX_AT_ONCE = 50

/**
 * Makes the runs that are due. Without catchup only the latest interval is made up for, and the gap is noted. With catchup
 * no more than `max_active_runs` are made ahead: the DAG remembers how far it is.
 */
export const createDueRuns = (
  draft: Draft,
  deps: { store: RunStore; backend: () => Backend },
): { hasMore: boolean } => {
  let hasMore = false
  for (const known of draft.state.dags.values()) {
    for (let made = 0; isDue(draft, known); made += 1) {
      if (made === MAX_AT_ONCE) {
        hasMore = true
        break
      }
      // Looked up when an earlier one fell due: by now another may be the latest.
      const due = computeNext(known, draft.now)
      if (due === null || due.runAfter > draft.now) break
      createDueRun(draft, known, due, deps)
    }
  }
  return { hasMore }
}

const isDue = (draft: Draft, known: KnownDag): boolean => {
  const next = nextRun(known, draft.now)
  if (next === null || next.runAfter > draft.now) return false
  return !(known.row.dag.catchup && isFull(draft.state, known))
}

/** The run that this DAG's schedule makes next; null where it makes none. Remembered. */
export const nextRun = (known: KnownDag, now: EpochMs): DueRun | null => {
  const { row } = known
  if (row.isPaused || !row.isActive) return null
  if (known.next === undefined) known.next = computeNext(known, now)
  return known.next
}

/** As `nextRun`, but also for a paused DAG and not remembered. */
export const computeNext = ({ row, timetable }: KnownDag, now: EpochMs): DueRun | null => {
  const { startDate, endDate, catchup } = row.dag
  return timetable.next({ lastEnd: row.lastScheduledEnd, startDate, endDate, catchup, now })
}

const isFull = (state: EngineState, { row }: KnownDag): boolean => {
  const active = [...state.runs.values()].filter(
    ({ run }) => run.dagId === row.dag.dagId && run.runType === 'scheduled',
  )
  return active.length >= row.dag.maxActiveRuns
}

const createDueRun = (
  draft: Draft,
  known: KnownDag,
  { logicalDate, dataInterval, runAfter }: DueRun,
  deps: { store: RunStore; backend: () => Backend },
): void => {
  const { row } = known
  const { dag } = row
  const gap = row.lastScheduledEnd !== null && logicalDate > row.lastScheduledEnd
  if (gap)
    draft.note({ dagId: dag.dagId, runId: null }, 'skipIntervals', null, {
      from: row.lastScheduledEnd,
      to: logicalDate,
    })
  draft.saveDag({ ...row, lastScheduledEnd: dataInterval.end })
  const existing = runOfDate(draft.state, deps.store, { dagId: dag.dagId, logicalDate })
  if (existing !== null) {
    draft.note({ dagId: dag.dagId, runId: null }, 'dateHasRun', null, { logicalDate, runId: existing.runId })
    return
  }
  createRun(
    draft,
    known,
    { runType: 'scheduled', logicalDate, dataInterval, runAfter, conf: {}, triggeredBy: 'scheduler' },
    dag.backend ?? deps.backend(),
  )
}

export type NewRun = Pick<DagRun, 'logicalDate' | 'dataInterval' | 'runAfter' | 'triggeredBy'> & {
  readonly runType: DagRunType
  readonly conf: Readonly<Record<string, JsonValue>>
}

/** A new run of the DAG's current version, queued, with its task instances. */
export const createRun = (draft: Draft, { row: { dag } }: KnownDag, wanted: NewRun, backend: Backend): ActiveRun => {
  const { dagId, version } = dag
  const runId = runIdOf(wanted.runType, wanted.logicalDate ?? wanted.runAfter)
  const run: DagRun = {
    dagId,
    runId,
    runType: wanted.runType,
    state: 'queued',
    logicalDate: wanted.logicalDate,
    dataInterval: wanted.dataInterval,
    runAfter: wanted.runAfter,
    queuedAt: draft.now,
    startDate: null,
    endDate: null,
    conf: { ...wanted.conf },
    dagVersion: version,
    backend,
    triggeredBy: wanted.triggeredBy,
    note: null,
  }
  const instances = dag.tasks.map(({ taskId }) => newTaskInstance({ dagId, runId, taskId, mapIndex: -1 }))
  return draft.createRun(run, dag, instances)
}
