import type { EpochMs } from '../../contract/models/primitives.ts'
import { conditionOf, isMet } from '../../core/asset.ts'
import type { RunStore } from '../ports/runStore.ts'
import type { EngineState } from '../state.ts'

/** The scheduler's copy of what the store says of assets. */
export type AssetState = {
  /** By DAG, then by asset: its first update since the DAG's last asset-triggered run. */
  readonly queue: Map<string, Map<string, { readonly eventId: number; readonly at: EpochMs }>>
  /** DAGs whose condition is met by what is queued: see `noteReady`. */
  readonly ready: Set<string>
  /** By DAG: see `watchAssets`. */
  readonly watches: Map<string, number>
  lastEventId: number
}

export const createAssetState = (): AssetState => ({
  queue: new Map(),
  ready: new Set(),
  watches: new Map(),
  lastEventId: 0,
})

/** Once the DAGs are known. */
export const reloadAssets = (state: EngineState, store: RunStore): void => {
  const { assets } = state
  assets.queue.clear()
  assets.ready.clear()
  assets.watches.clear()
  for (const { dagId, asset, eventId, at } of store.assetQueue()) queueOf(assets, dagId).set(asset, { eventId, at })
  for (const { dagId, after } of store.assetWatches()) assets.watches.set(dagId, after)
  assets.lastEventId = store.lastAssetEventId()
  for (const dagId of assets.queue.keys()) noteReady(state, dagId)
}

/** What is queued for a DAG, or its schedule, has changed. */
export const noteReady = ({ assets, dags }: EngineState, dagId: string): void => {
  const queue = assets.queue.get(dagId)
  const row = dags.get(dagId)?.row
  const condition = row === undefined ? null : conditionOf(row.dag.schedule)
  if (queue !== undefined && condition !== null && isMet(condition, (asset) => queue.has(asset)))
    assets.ready.add(dagId)
  else assets.ready.delete(dagId)
}

export const queueOf = ({ queue }: AssetState, dagId: string) => {
  const known = queue.get(dagId) ?? new Map<string, { readonly eventId: number; readonly at: EpochMs }>()
  queue.set(dagId, known)
  return known
}
