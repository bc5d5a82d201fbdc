import { assetsOf, conditionOf } from '../../core/asset.ts'
import type { Draft } from '../draft.ts'
import type { DagRow } from '../ports/runStore.ts'
import { noteReady } from './state.ts'

/**
 * A DAG came, changed or went: what is queued for it of assets that its schedule no longer has is forgotten, and one that
 * is new to assets gets what happens from now on; with catchup its first run is linked to what came before as well.
 */
export const followSchedule = (draft: Draft, { dag, isActive }: DagRow): void => {
  const { assets } = draft.state
  const condition = isActive ? conditionOf(dag.schedule) : null
  unqueue(draft, dag.dagId, condition === null ? [] : assetsOf(condition))
  noteReady(draft.state, dag.dagId)
  if (condition === null || assets.watches.has(dag.dagId)) return
  const after = dag.catchup ? 0 : assets.lastEventId
  assets.watches.set(dag.dagId, after)
  draft.add({ type: 'watchAssets', dagId: dag.dagId, after })
}

/** Forgets what is queued for a DAG, but of the assets to keep. */
export const unqueue = (draft: Draft, dagId: string, keep: readonly string[]): void => {
  const queue = draft.state.assets.queue.get(dagId)
  const gone =
    queue
      ?.keys()
      .filter((asset) => !keep.includes(asset))
      .toArray() ?? []
  if (queue === undefined || gone.length === 0) return
  for (const asset of gone) queue.delete(asset)
  noteReady(draft.state, dagId)
  draft.add({ type: 'unqueueAssets', dagId, assets: gone })
  draft.touched.dags.add(dagId)
}
