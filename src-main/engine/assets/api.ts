import type { AssetEvent, AssetExtra, AssetSummary, AssetWait } from '../../contract/models/asset.ts'
import type { ImportError } from '../../contract/models/dag.ts'
import type { DagRun } from '../../contract/models/run.ts'
import type { CommandDeps } from '../commands/deps.ts'
import { trigger } from '../commands/trigger.ts'
import type { Loop } from '../loop.ts'
import { type EngineState, requireDag } from '../state.ts'
import { addAssetEvent } from './addEvent.ts'
import { assetErrors, assetSummaries, producerOf, requireAsset, requireWait } from './catalog.ts'
import { unqueue } from './followSchedule.ts'
import { assetWait } from './waits.ts'

/** By name, or by URI. */
export type AssetRef = { readonly name: string } | { readonly uri: string }

/** What people ask about assets, and say of them. */
export type AssetApi = {
  readonly assets: () => AssetSummary[]
  /** Throws `asset-not-found`. */
  readonly asset: (ref: AssetRef) => AssetSummary
  /** Of every DAG that is scheduled on assets, or of one. Throws `dag-not-found`, `no-asset-schedule`. */
  readonly assetWaits: (dagId?: string) => AssetWait[]
  /** Files that say different things of one asset; they run all the same. */
  readonly assetErrors: () => ImportError[]
  readonly createAssetEvent: (request: { name: string; extra: AssetExtra; by: string }) => Promise<AssetEvent>
  readonly clearQueuedAssets: (request: { dagId: string; asset?: string | undefined; by: string }) => Promise<AssetWait>
  /** Triggers the one DAG that has the asset as an outlet. Throws `asset-not-produced`, `many-producers`. */
  readonly materializeAsset: (ref: AssetRef, triggeredBy: string) => Promise<DagRun>
}

export const createAssetApi = (
  deps: CommandDeps & { readonly state: EngineState; readonly now: () => number; readonly submit: Loop['submit'] },
): AssetApi => {
  const { state, store, submit } = deps
  const assets = () => assetSummaries(state, store)
  const asset = (ref: AssetRef) => requireAsset(assets(), ref)
  return {
    assets,
    asset,
    assetWaits: (dagId) => {
      if (dagId !== undefined) return [requireWait(state, dagId)]
      const active = [...state.dags.values()].filter(({ row }) => row.isActive)
      return active.flatMap(({ row }) => assetWait(state, row.dag.dagId) ?? [])
    },
    assetErrors: () => assetErrors(state, deps.now()),
    createAssetEvent: ({ name, extra, by }) =>
      submit((draft) => {
        requireAsset(assets(), { name })
        return addAssetEvent(draft, { asset: name, extra, source: null, by })
      }),
    clearQueuedAssets: ({ dagId, asset: one, by }) =>
      submit((draft) => {
        requireDag(draft.state, dagId)
        const before = requireWait(draft.state, dagId)
        if (one !== undefined) requireAsset(assets(), { name: one })
        const queued = before.assets.flatMap(({ name, queuedAt }) => (queuedAt === null ? [] : [name]))
        const cleared = queued.filter((name) => one === undefined || name === one)
        unqueue(
          draft,
          dagId,
          queued.filter((name) => !cleared.includes(name)),
        )
        if (cleared.length > 0) draft.note({ dagId, runId: null }, 'clearQueuedAssets', by, { assets: cleared })
        return requireWait(draft.state, dagId)
      }),
    materializeAsset: (ref, triggeredBy) =>
      submit((draft) => trigger(draft, { dagId: producerOf(asset(ref)), triggeredBy }, deps)),
  }
}
