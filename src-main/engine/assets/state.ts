import type { EpochMs } from '../../contract/models/primitives.ts'
import type { RunStore } from '../ports/runStore.ts'

/** The scheduler's copy of what the store says of assets. */
export type AssetState = {
  /** By DAG, then by asset: its first update since the DAG's last asset-triggered run. */
  readonly queue: Map<string, Map<string, { readonly eventId: number; readonly at: EpochMs }>>
  /** By DAG: see `watchAssets`. */
  readonly watches: Map<string, number>
  lastEventId: number
}

export const createAssetState = (): AssetState => ({ queue: new Map(), watches: new Map(), lastEventId: 0 })

export const reloadAssets = (assets: AssetState, store: RunStore): void => {
  assets.queue.clear()
  assets.watches.clear()
  for (const { dagId, asset, eventId, at } of store.assetQueue()) queueOf(assets, dagId).set(asset, { eventId, at })
  for (const { dagId, after } of store.assetWatches()) assets.watches.set(dagId, after)
  assets.lastEventId = store.lastAssetEventId()
}

export const queueOf = ({ queue }: AssetState, dagId: string) => {
  const known = queue.get(dagId) ?? new Map<string, { readonly eventId: number; readonly at: EpochMs }>()
  queue.set(dagId, known)
  return known
}
