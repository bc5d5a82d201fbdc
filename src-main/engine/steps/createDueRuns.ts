import type { Backend, EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { DagRun, DagRunType } from '../../contract/models/run.ts'
import { firstMapIndexes } from '../../core/mapping.ts'
import { runIdOf } from '../../core/runId.ts'
import { newTaskInstance } from '../../core/taskInstance.ts'
import type { DueRun } from '../../core/timetable.ts'
import type { Draft } from '../draft.ts'
import { missedBetween } from '../missed.ts'
import { computeNext, nextRun } from '../nextRun.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, type EngineState, isTest, type KnownDag, runOfDate, runsOf } from '../state.ts'
import { writeEntry } from './noteGap.ts'

/** More than this at once would hold up everything else; the rest follows in the next pass. */
const MAX_AT_ONCE = 50

/**
 * Makes the runs that are due, as long as the DAG has room for them: see `isFull`. Without catchup only the latest interval
 * is made up for, and the gap is noted; with it the DAG remembers how far it is.
 */
export const createDueRuns = (draft: Draft, deps: { store: RunStore; backend: () => Backend }): void => {
  for (const known of draft.state.dags.values()) {
    for (let made = 0; made < MAX_AT_ONCE && isDue(draft, known); made += 1) {
      // Looked up when an earlier one fell due: by now another may be the latest.
      const due = computeNext(known, draft.now)
      known.next = due
      if (due === null || due.runAfter > draft.now) break
      createDueRun(draft, known, due, deps)
    }
  }
}

/** Whether the next pass would make a run at once: there were many, or one that ended made room. */
export const hasMoreDue = (draft: Draft): boolean => draft.state.dags.values().some((known) => isDue(draft, known))

const isDue = (draft: Draft, known: KnownDag): boolean => {
  const next = nextRun(known, draft.now)
  return next !== null && next.runAfter <= draft.now && !isFull(draft.state, known)
}

/** Without catchup this many scheduled runs may wait beside those that run. */
export const MAY_WAIT = 16

/**
 * Airflow makes no scheduled run of a DAG that has `max_active_runs` queued or running, backfills apart. With catchup so does
 * Pfad. Without it that would cost an interval whenever a run is late or somebody triggers a few by hand: scheduled runs
 * wait for their turn, up to `MAY_WAIT`; a DAG that is always slower than its schedule leaves intervals out, and says so.
 */
const isFull = (state: EngineState, { row: { dag } }: KnownDag): boolean => {
  const limit = dag.catchup ? dag.maxActiveRuns : dag.maxActiveRuns + MAY_WAIT
  const counts = ({ run }: ActiveRun): boolean =>
    dag.catchup ? run.runType !== 'backfill' && !isTest(run) : run.runType === 'scheduled'
  return runsOf(state, dag.dagId).values().filter(counts).take(limit).toArray().length === limit
}

const createDueRun = (
  draft: Draft,
  known: KnownDag,
  { logicalDate, dataInterval, runAfter }: DueRun,
  deps: { store: RunStore; backend: () => Backend },
): void => {
  const { dag } = known.row
  noteLeftOut(draft, known, logicalDate)
  draft.saveDag({ ...known.row, lastScheduled: dataInterval })
  // The next one is not due yet: the schedule is caught up with.
  const next = known.row.isCatchingUp ? computeNext(known, draft.now) : null
  if (known.row.isCatchingUp && (next === null || next.runAfter > draft.now))
    draft.saveDag({ ...known.row, isCatchingUp: false })
  const existing = runOfDate(draft.state, deps.store, { dagId: dag.dagId, logicalDate })
  if (existing !== null) {
    draft.note({ dagId: dag.dagId, runId: null }, 'dateHasRun', null, { logicalDate, runId: existing.runId })
    return
  }
  createRun(
    draft,
    known,
    { runType: 'scheduled', logicalDate, dataInterval, runAfter, conf: {}, triggeredBy: SCHEDULER },
    dag.backend ?? deps.backend(),
  )
}

/** Intervals that come before the next run and are not made: the DAG's runs are slower than its schedule. */
const noteLeftOut = (draft: Draft, known: KnownDag, logicalDate: EpochMs): void => {
  const { dag, lastScheduled } = known.row
  if (lastScheduled === null || logicalDate <= lastScheduled.end) return
  draft.note({ dagId: dag.dagId, runId: null }, 'skipIntervals', null, { from: lastScheduled.end, to: logicalDate })
  const gap = { kind: 'fell_behind', from: lastScheduled.end, to: logicalDate } as const
  const missed = missedBetween(known, gap, 2000)
  if (missed !== null) writeEntry(draft, known, { gap, missed, decision: 'skipped' })
}
/** What asked for the runs of a schedule: nobody, as history says it. */
const SCHEDULER = 'scheduler'

export type NewRun = Pick<DagRun, 'logicalDate' | 'dataInterval' | 'runAfter' | 'triggeredBy'> & {
  readonly runType: DagRunType
  /** Default: by type and date. */
  readonly runId?: string
  readonly conf: Readonly<Record<string, JsonValue>>
  /** Who asks, where `triggeredBy` does not say. */
  readonly by?: string | undefined
}

/** A new run of the DAG's current version, queued, with its task instances. */
export const createRun = (draft: Draft, { row: { dag } }: KnownDag, wanted: NewRun, backend: Backend): ActiveRun => {
  const { dagId, version } = dag
  const runId = wanted.runId ?? runIdOf(wanted.runType, wanted.logicalDate ?? wanted.runAfter)
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
  const instances = dag.tasks.flatMap((task) =>
    firstMapIndexes(task).map((mapIndex) => newTaskInstance({ dagId, runId, taskId: task.taskId, mapIndex })),
  )
  const by = wanted.by ?? (run.triggeredBy === SCHEDULER ? undefined : run.triggeredBy)
  return draft.createRun({ run, dag, taskInstances: instances, by })
}
