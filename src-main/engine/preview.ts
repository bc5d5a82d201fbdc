import type { ScheduledInterval } from '../contract/calls/dags.ts'
import type { DagSummary } from '../contract/models/dag.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import { computeNext, nextRun } from './nextRun.ts'
import type { KnownDag } from './state.ts'

/** The next `count` runs of the DAG's schedule, paused or not; fewer where it ends. */
export const nextExecutions = (known: KnownDag, count: number, now: EpochMs): ScheduledInterval[] => {
  const found: ScheduledInterval[] = []
  let { row } = known
  let at = now
  while (found.length < count) {
    const next = computeNext({ ...known, row }, at)
    if (next === null) break
    found.push({ ...next })
    // As if time had come for each: without catchup the schedule must not skip ahead to what is now the latest.
    row = { ...row, lastScheduled: next.dataInterval }
    at = Math.min(at, next.dataInterval.end)
  }
  return found
}

export const summary = (known: KnownDag, now: EpochMs): DagSummary => {
  const { dag, isPaused } = known.row
  const { dagId, description, fileloc, tags, owner, schedule, timezone, version } = dag
  return {
    dagId,
    description,
    fileloc,
    tags,
    owner,
    schedule,
    timezone,
    isPaused,
    nextDagRunAt: nextRun(known, now)?.runAfter ?? null,
    taskCount: dag.tasks.length,
    version,
  }
}
