import type { AssetEvent, AssetExtra } from '../../contract/models/asset.ts'
import type { TaskSpec } from '../../contract/models/dag.ts'
import type { AttemptKey } from '../../contract/models/run.ts'
import type { Draft } from '../draft.ts'
import { noteReady, queueOf } from './state.ts'

/** A task succeeded: each of its outlets was updated, in the same commit. */
export const updateOutlets = (
  draft: Draft,
  of: { readonly key: AttemptKey; readonly task: TaskSpec; readonly extras: Readonly<Record<string, AssetExtra>> },
): void => {
  const { dagId, runId, taskId, mapIndex } = of.key
  for (const asset of of.task.outlets) {
    const extra = Object.hasOwn(of.extras, asset) ? (of.extras[asset] ?? {}) : {}
    addAssetEvent(draft, { asset, extra, source: { dagId, runId, taskId, mapIndex }, by: null })
  }
}

/**
 * Writes down that an asset was updated, and queues it for the DAGs that are scheduled on it. As in Airflow a DAG that is
 * paused, or is not there yet, gets nothing; an asset that is queued already stays queued since its first update.
 */
export const addAssetEvent = (draft: Draft, wanted: Omit<AssetEvent, 'id' | 'at'>): AssetEvent => {
  const { assets, dags } = draft.state
  assets.lastEventId += 1
  const event: AssetEvent = { ...wanted, id: assets.lastEventId, at: draft.now }
  draft.add({ type: 'assetEvent', event })
  const { id: eventId, asset, at } = event
  for (const { row, assets: awaited } of dags.values()) {
    if (!row.isActive || row.isPaused || !awaited.includes(asset)) continue
    const { dagId } = row.dag
    const queue = queueOf(assets, dagId)
    if (queue.has(asset)) continue
    queue.set(asset, { eventId, at })
    noteReady(draft.state, dagId)
    draft.add({ type: 'queueAsset', queued: { dagId, asset, eventId, at } })
    draft.touched.dags.add(dagId)
  }
  return event
}
