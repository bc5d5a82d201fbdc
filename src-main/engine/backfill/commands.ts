import { PfadError } from '../../contract/error.ts'
import type { Backfill, BackfillRequest } from '../../contract/models/backfill.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import { backfillIntervals, checkBackfill, DEFAULT_MAX_ACTIVE_RUNS, noDates, ownsRun } from '../../core/backfill.ts'
import { checkParams } from '../../core/params.ts'
import { isTaskOver } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, instanceKey, requireDag } from '../state.ts'
import { noteBackfill, saveBackfill } from './save.ts'

/** A backfill that is not made yet. */
export type BackfillWish = Omit<Backfill, 'id' | 'total' | 'createdBy'>

/** The request with its defaults, on the DAG as it is now. Throws what `checkBackfill` and the DAG's params refuse. */
export const wishOf = (state: EngineState, request: BackfillRequest, now: EpochMs): BackfillWish => {
  const { dag } = requireDag(state, request.dagId).row
  const asked = {
    fromDate: request.fromDate,
    toDate: request.toDate,
    runBackwards: request.runBackwards ?? false,
    reprocessBehavior: request.reprocessBehavior ?? 'none',
  }
  checkBackfill(dag, asked, now)
  checkParams(dag, request.dagRunConf)
  const wish = {
    ...asked,
    dagId: dag.dagId,
    schedule: dag.schedule,
    maxActiveRuns: request.maxActiveRuns ?? DEFAULT_MAX_ACTIVE_RUNS,
    dagRunConf: request.dagRunConf ?? null,
    isPaused: false,
    createdAt: now,
    decided: 0,
    completedAt: null,
    isCancelled: false,
  }
  const first = backfillIntervals(wish).next()
  if (first.done === true) throw noDates(dag.dagId, asked)
  return { ...wish, nextDate: first.value.start }
}

/** Makes a backfill; its runs follow as it has room for them. One at a time for each DAG, as in Airflow (`backfill-active`). */
export const createBackfill = (
  draft: Draft,
  of: { wish: BackfillWish; total: number; by: string },
  store: RunStore,
): Backfill => {
  const { wish, total, by } = of
  const { state } = draft
  requireDag(state, wish.dagId)
  const other = state.backfills.get(wish.dagId)
  if (other !== undefined) {
    throw new PfadError(
      'backfill-active',
      `${wish.dagId} has backfill ${other.id} under way: one at a time for each DAG.`,
      `Wait for it to end (pfad backfill show ${other.id}), or end it: pfad backfill cancel ${other.id}`,
    )
  }
  const ids = state.backfills.values().map(({ id }) => id)
  const backfill = { ...wish, total, createdBy: by, id: Math.max(store.lastBackfillId(), ...ids) + 1 }
  saveBackfill(draft, null, backfill)
  noteBackfill(draft, backfill, 'createBackfill', by)
  return backfill
}

/** Paused: no run of it starts, those under way go on. */
export const setBackfillPaused = (
  draft: Draft,
  request: { id: number; isPaused: boolean; by: string },
  store: RunStore,
): Backfill => {
  const backfill = requireActive(draft.state, request.id, store)
  if (backfill.isPaused === request.isPaused) return backfill
  const changed = { ...backfill, isPaused: request.isPaused }
  saveBackfill(draft, backfill, changed)
  noteBackfill(draft, backfill, request.isPaused ? 'pauseBackfill' : 'unpauseBackfill', request.by)
  return changed
}

/** As in Airflow: runs of it that are queued fail, those that are running go on to their end, and it is over at once. */
export const cancelBackfill = (draft: Draft, request: { id: number; by: string }, store: RunStore): Backfill => {
  const backfill = requireActive(draft.state, request.id, store)
  const reason = `Backfill ${backfill.id} was cancelled by ${request.by}.`
  for (const active of [...draft.state.runs.values()]) {
    if (active.run.state !== 'queued' || !ownsRun(backfill, active.run)) continue
    for (const row of [...active.instances.values()]) {
      if (!isTaskOver(row.state)) draft.taskEvent(active, instanceKey(row), { type: 'skip', reason }, request.by)
    }
    draft.runEvent(active, { type: 'fail', reason }, request.by)
  }
  const cancelled = { ...backfill, completedAt: draft.now, isCancelled: true }
  saveBackfill(draft, backfill, cancelled)
  noteBackfill(draft, backfill, 'cancelBackfill', request.by)
  return cancelled
}

const requireActive = (state: EngineState, id: number, store: RunStore): Backfill => {
  const active = state.backfills.values().find((each) => each.id === id)
  if (active !== undefined) return active
  const { isCancelled } = requireBackfill(store, id)
  throw new PfadError(
    'backfill-over',
    `Backfill ${id} ${isCancelled ? 'was cancelled' : 'is complete'}.`,
    'Make another one: pfad backfill create',
  )
}

/** Throws `backfill-not-found`. */
export const requireBackfill = (store: RunStore, id: number): Backfill => {
  const found = store.backfill(id)
  if (found !== null) return found
  throw new PfadError('backfill-not-found', `There is no backfill ${id}.`, 'List them: pfad backfill list')
}
