import type { Backend, EpochMs } from '../../contract/models/primitives.ts'
import { runIdOf } from '../../core/runId.ts'
import { unqueue } from '../assets/followSchedule.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, isTest, runKey, runsOf } from '../state.ts'
import { createRun } from './createDueRuns.ts'

type Deps = { readonly store: RunStore; readonly backend: () => Backend }

/**
 * Airflow's asset-triggered runs: a DAG whose condition is met by what is queued for it gets one run and an empty queue, in
 * one commit. What it came from is linked to it: the events since its last such run, up to the last of those queued.
 */
export const createAssetRuns = (draft: Draft, deps: Deps): void => {
  for (const dagId of [...draft.state.assets.ready]) if (hasRoom(draft.state, dagId)) createAssetRun(draft, dagId, deps)
}

/** Whether the next pass would make a run at once: a run that ended made room. */
export const hasAssetRuns = ({ state }: Draft): boolean =>
  state.assets.ready.values().some((dagId) => hasRoom(state, dagId))

/** `max_active_runs` holds a run back, queued runs counted, as in Airflow; what is queued stays until there is room. */
const hasRoom = (state: EngineState, dagId: string): boolean => {
  const row = state.dags.get(dagId)?.row
  if (row === undefined || !row.isActive || row.isPaused) return false
  const active = runsOf(state, dagId)
    .values()
    .filter(({ run }) => !isTest(run))
  return active.take(row.dag.maxActiveRuns).toArray().length < row.dag.maxActiveRuns
}

const createAssetRun = (draft: Draft, dagId: string, { store, backend }: Deps): void => {
  const { state } = draft
  const known = state.dags.get(dagId)
  const queued = state.assets.queue.get(dagId)?.values().toArray() ?? []
  if (known === undefined || queued.length === 0) return
  const runAfter = Math.max(...queued.map(({ at }) => at))
  const upTo = Math.max(...queued.map(({ eventId }) => eventId))
  const wanted = { runType: 'asset_triggered', logicalDate: null, dataInterval: null, conf: {} } as const
  const runId = freeRunId(state, store, { dagId, runAfter })
  createRun(draft, known, { ...wanted, runId, runAfter, triggeredBy: 'asset' }, known.row.dag.backend ?? backend())
  const after = state.assets.watches.get(dagId) ?? 0
  draft.add({ type: 'consumeAssetEvents', dagId, runId, assets: known.assets, after, upTo })
  unqueue(draft, dagId, [])
  state.assets.watches.set(dagId, upTo)
  draft.add({ type: 'watchAssets', dagId, after: upTo })
}

/** Airflow adds chance to the moment; here the second of one moment is `…_2`. */
const freeRunId = (state: EngineState, store: RunStore, of: { dagId: string; runAfter: EpochMs }): string => {
  const id = runIdOf('asset_triggered', of.runAfter)
  const isTaken = (runId: string) => state.runs.has(runKey(of.dagId, runId)) || store.run(of.dagId, runId) !== null
  if (!isTaken(id)) return id
  for (let count = 2; ; count += 1) if (!isTaken(`${id}_${count}`)) return `${id}_${count}`
}
