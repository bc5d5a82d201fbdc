import type { Backfill, BackfillDate } from '../../contract/models/backfill.ts'
import type { Backend, DataInterval } from '../../contract/models/primitives.ts'
import { backfillIntervals, decideDate, isRun, ownsRun } from '../../core/backfill.ts'
import { rerun } from '../commands/rerun.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, type KnownDag, runKey, runOfDate } from '../state.ts'
import { createRun } from '../steps/createDueRuns.ts'
import { noteBackfill, saveBackfill } from './save.ts'

type Deps = { readonly store: RunStore; readonly backend: () => Backend }

/** More dates than this in one pass would hold up everything else; the rest follows in the next. */
const MAX_AT_ONCE = 100

/**
 * Gives each backfill as many runs as its `max_active_runs` has room for, in its order, and ends those that are done. A date
 * is decided when its turn comes, in the commit that makes its run: whenever Pfad is killed, it goes on with the date after.
 * True: runs were made or are to be run again.
 */
export const advanceBackfills = (draft: Draft, deps: Deps): boolean => {
  let hasRuns = false
  for (const backfill of [...draft.state.backfills.values()]) {
    if (backfill.nextDate === null && countActive(draft.state, backfill) === 0) complete(draft, backfill)
    const known = room(draft.state, backfill) > 0 ? draft.state.dags.get(backfill.dagId) : undefined
    if (known !== undefined) hasRuns = decideDates(draft, { backfill, known }, deps) || hasRuns
  }
  return hasRuns
}

/** Whether the next pass would go on at once: there were many dates, or a run that ended made room. */
export const hasMoreDates = (state: EngineState): boolean =>
  state.backfills
    .values()
    .some((backfill) => (backfill.nextDate === null ? countActive(state, backfill) === 0 : room(state, backfill) > 0))

/** How many runs more it may have now. None while it, or its DAG, is paused, as in Airflow. */
const room = (state: EngineState, backfill: Backfill): number => {
  const row = state.dags.get(backfill.dagId)?.row
  const isHeld = backfill.isPaused || row === undefined || row.isPaused || !row.isActive || !mayRun(state, backfill)
  return isHeld || backfill.nextDate === null ? 0 : backfill.maxActiveRuns - countActive(state, backfill)
}

const mayRun = ({ only }: EngineState, { id }: Backfill): boolean => only === null || only.backfills.has(id)

const countActive = (state: EngineState, backfill: Backfill): number =>
  state.runs.values().reduce((count, { run }) => count + (ownsRun(backfill, run) ? 1 : 0), 0)

const complete = (draft: Draft, backfill: Backfill): void => {
  saveBackfill(draft, backfill, { ...backfill, completedAt: draft.now })
  noteBackfill(draft, backfill, 'backfillComplete', null)
}

const decideDates = (draft: Draft, of: { backfill: Backfill; known: KnownDag }, deps: Deps): boolean => {
  const { backfill } = of
  let left = room(draft.state, backfill)
  let { decided } = backfill
  let nextDate: number | null = null
  let hasRuns = false
  for (const interval of backfillIntervals(backfill, backfill.nextDate ?? undefined)) {
    if (left === 0 || decided - backfill.decided === MAX_AT_ONCE) {
      nextDate = interval.start
      break
    }
    decided += 1
    const { decision } = decideOne(draft, { ...of, interval, sortOrdinal: decided }, deps)
    if (!isRun(decision)) continue
    left -= 1
    hasRuns = true
  }
  saveBackfill(draft, backfill, { ...backfill, decided, nextDate })
  return hasRuns
}

const decideOne = (
  draft: Draft,
  of: { backfill: Backfill; known: KnownDag; interval: DataInterval; sortOrdinal: number },
  deps: Deps,
): BackfillDate => {
  const { backfill, known, interval, sortOrdinal } = of
  const { dagId, dagRunConf } = backfill
  const logicalDate = interval.start
  const existing = runOfDate(draft.state, deps.store, { dagId, logicalDate })
  const decision = decideDate(existing?.state ?? null, backfill.reprocessBehavior)
  const triggeredBy = 'backfill'
  if (decision === 'created') {
    const run = { logicalDate, dataInterval: interval, runAfter: interval.end, conf: dagRunConf ?? {}, triggeredBy }
    const made = createRun(draft, known, { ...run, runType: 'backfill' }, known.row.dag.backend ?? deps.backend())
    draft.state.only?.runs.add(runKey(dagId, made.run.runId))
  }
  if (decision === 'rerun' && existing !== null) {
    const request = { triggeredBy, conf: dagRunConf ?? undefined, runType: 'backfill' as const }
    rerun(draft, { known, existing, request }, deps.store)
    draft.state.only?.runs.add(runKey(dagId, existing.runId))
  }
  const date = { sortOrdinal, logicalDate, decision }
  draft.add({ type: 'decideDate', backfillId: backfill.id, date })
  return date
}
