import type { AssetEvent } from '../../../contract/models/asset.ts'
import type { EpochMs } from '../../../contract/models/primitives.ts'

/** Airflow's `AssetDagRunQueue`: an asset was updated since the DAG's last asset-triggered run. The first update is kept. */
export type QueuedAsset = {
  readonly dagId: string
  readonly asset: string
  readonly eventId: number
  readonly at: EpochMs
}

export type AssetChange =
  /** Expects that no event has its id. */
  | { readonly type: 'assetEvent'; readonly event: AssetEvent }
  /** Expects that the asset is not queued for the DAG. */
  | { readonly type: 'queueAsset'; readonly queued: QueuedAsset }
  /** Expects that each of them is queued for the DAG. */
  | { readonly type: 'unqueueAssets'; readonly dagId: string; readonly assets: readonly string[] }
  /** The DAG's next asset-triggered run comes from events after this one. */
  | { readonly type: 'watchAssets'; readonly dagId: string; readonly after: number }
  /** Links to the run the events of these assets whose ids are above `after` and at most `upTo`. */
  | {
      readonly type: 'consumeAssetEvents'
      readonly dagId: string
      readonly runId: string
      readonly assets: readonly string[]
      readonly after: number
      readonly upTo: number
    }

export type AssetEventFilter = {
  readonly asset?: string | undefined
  /** Those that a run's tasks made. */
  readonly producedBy?: { readonly dagId: string; readonly runId: string } | undefined
  /** Those that an asset-triggered run came from. */
  readonly consumedBy?: { readonly dagId: string; readonly runId: string } | undefined
  readonly limit: number
}

export interface AssetReads {
  assetQueue(): QueuedAsset[]
  /** Of each DAG that was ever scheduled on assets: after which event its next run's begin. */
  assetWatches(): { dagId: string; after: number }[]
  /** 0 where there is none yet. The newest event of an asset is never removed, so that ids never come again. */
  lastAssetEventId(): number
  /** Newest first. */
  assetEvents(filter: AssetEventFilter): AssetEvent[]
  /** The newest event of each asset that has one. */
  lastAssetEvents(): AssetEvent[]
}
