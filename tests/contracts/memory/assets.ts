import type { AssetEvent } from '../../../src-main/contract/models/asset.ts'
import type { AssetChange, AssetReads, QueuedAsset } from '../../../src-main/engine/ports/store/assets.ts'
import { Conflict, type createUndo, expectThat } from './undo.ts'

type RunKey = { readonly dagId: string; readonly runId: string }
const keyOf = ({ dagId, runId }: RunKey) => `${dagId}\n${runId}`
const queueKey = (dagId: string, asset: string) => `${dagId}\n${asset}`

export const createMemoryAssets = ({ put }: ReturnType<typeof createUndo>, hasRun: (key: RunKey) => boolean) => {
  const events = new Map<number, AssetEvent>()
  const queue = new Map<string, QueuedAsset>()
  const watches = new Map<string, number>()
  const consumed = new Map<string, readonly number[]>()

  const newestFirst = () => [...events.values()].toSorted((a, b) => b.id - a.id)
  const linkedTo = (run: RunKey) =>
    (consumed.get(keyOf(run)) ?? []).flatMap((id) => events.get(id) ?? []).toSorted((a, b) => b.id - a.id)
  const lastOf = () => {
    const last = new Map<string, AssetEvent>()
    for (const event of newestFirst()) if (!last.has(event.asset)) last.set(event.asset, event)
    return last
  }
  const reads: AssetReads = {
    assetQueue: () =>
      [...queue.values()].toSorted((a, b) =>
        a.dagId === b.dagId ? a.eventId - b.eventId : a.dagId < b.dagId ? -1 : 1,
      ),
    assetWatches: () =>
      [...watches].map(([dagId, after]) => ({ dagId, after })).toSorted((a, b) => (a.dagId < b.dagId ? -1 : 1)),
    lastAssetEventId: () => Math.max(0, ...events.keys()),
    assetEvents: ({ asset, producedBy, consumedBy, limit }) => {
      // A long simulation has ten thousands of events and asks for a few of one run at each of its attempts.
      const all = consumedBy === undefined ? newestFirst() : linkedTo(consumedBy)
      return all
        .filter((event) => asset === undefined || event.asset === asset)
        .filter(({ source }) => {
          if (producedBy === undefined) return true
          return source !== null && keyOf(source) === keyOf(producedBy)
        })
        .slice(0, limit)
    },
    lastAssetEvents: () => [...lastOf().values()].toSorted((a, b) => (a.asset < b.asset ? -1 : 1)),
  }

  const apply = (change: AssetChange): void => {
    switch (change.type) {
      case 'assetEvent':
        expectThat(!events.has(change.event.id))
        return put(events, change.event.id, change.event)
      case 'queueAsset': {
        const key = queueKey(change.queued.dagId, change.queued.asset)
        expectThat(!queue.has(key))
        return put(queue, key, change.queued)
      }
      case 'unqueueAssets':
        for (const asset of change.assets) {
          const key = queueKey(change.dagId, asset)
          if (!queue.has(key)) throw new Conflict()
          put(queue, key, undefined)
        }
        return
      case 'watchAssets':
        return put(watches, change.dagId, change.after)
      case 'consumeAssetEvents': {
        expectThat(hasRun(change))
        const ids = [...events.values()]
          .filter(({ id, asset }) => change.assets.includes(asset) && id > change.after && id <= change.upTo)
          .map(({ id }) => id)
        return put(consumed, keyOf(change), ids)
      }
    }
  }
  return {
    reads,
    apply,
    removeRun: (key: RunKey): void => put(consumed, keyOf(key), undefined),
    removeEventsBefore: (instant: number, limit: number): void => {
      const last = lastOf()
      const kept = new Set([...[...queue.values()].map(({ eventId }) => eventId), ...[...consumed.values()].flat()])
      const old = [...events.values()]
        .filter(({ id, asset, at }) => at < instant && last.get(asset)?.id !== id && !kept.has(id))
        .slice(0, limit)
      for (const { id } of old) put(events, id, undefined)
    },
  }
}
