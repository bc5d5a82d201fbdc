import { beforeEach, describe, expect, it } from 'vitest'
import type { AssetEvent } from '../../src-main/contract/models/asset.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { create, makeRun, saveDag } from './runStoreRows.ts'

const source = { dagId: 'p', runId: 'r', taskId: 't', mapIndex: -1 }
const event = (id: number, asset: string, over: Partial<AssetEvent> = {}): AssetEvent => ({
  ...{ id, asset, at: id * 10, extra: { rows: [id, { x: null }] }, source, by: null },
  ...over,
})
const add = (...events: AssetEvent[]): Change[] => events.map((each) => ({ type: 'assetEvent', event: each }))
const queue = (asset: string, eventId: number, dagId = 'd'): Change => ({
  type: 'queueAsset',
  queued: { dagId, asset, eventId, at: eventId * 10 },
})
const assetRun = makeRun(500, {
  runId: 'asset_triggered__1',
  runType: 'asset_triggered',
  logicalDate: null,
  dataInterval: null,
})
const consume = (over: object = {}): Change => ({
  ...{ type: 'consumeAssetEvents', dagId: 'd', runId: assetRun.runId, assets: ['a', 'b'], after: 1, upTo: 4 },
  ...over,
})

/** What every `RunStore` keeps of assets. */
export const assetSuite = (name: string, open: () => RunStore) => {
  describe(`assets on ${name}`, () => {
    let store: RunStore
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    const refused = (...changes: Change[]) => expect(store.commit(changes)).toBe(false)
    const ids = (events: readonly AssetEvent[]) => events.map(({ id }) => id)
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('is empty at first', () => {
      expect([store.assetQueue(), store.assetWatches(), store.lastAssetEvents()]).toEqual([[], [], []])
      expect([store.lastAssetEventId(), store.assetEvents({ limit: 9 })]).toEqual([0, []])
    })

    it('gives events back newest first, by asset and by the run that made them', () => {
      const byHand = event(3, 'a', { source: null, by: 'ui', extra: {} })
      commit(...add(event(1, 'a'), event(2, 'b', { source: { ...source, runId: 's', mapIndex: 4 } })), ...add(byHand))
      expect(store.assetEvents({ asset: 'a', limit: 9 })).toEqual([byHand, event(1, 'a')])
      expect(ids(store.assetEvents({ limit: 2 }))).toEqual([3, 2])
      expect(ids(store.assetEvents({ producedBy: { dagId: 'p', runId: 's' }, limit: 9 }))).toEqual([2])
      expect(ids(store.lastAssetEvents())).toEqual([3, 2])
      expect(store.lastAssetEventId()).toBe(3)
      refused(...add(event(3, 'c')))
    })

    it('queues an asset once for a DAG, and forgets only what is queued', () => {
      commit(...add(event(1, 'a'), event(2, 'b')), queue('b', 2), queue('a', 1), queue('a', 1, 'e'))
      expect(store.assetQueue()).toEqual([
        { dagId: 'd', asset: 'a', eventId: 1, at: 10 },
        { dagId: 'd', asset: 'b', eventId: 2, at: 20 },
        { dagId: 'e', asset: 'a', eventId: 1, at: 10 },
      ])
      refused(queue('a', 2))
      refused({ type: 'unqueueAssets', dagId: 'd', assets: ['a', 'c'] })
      expect(store.assetQueue()).toHaveLength(3)
      commit({ type: 'unqueueAssets', dagId: 'd', assets: ['a', 'b'] })
      expect(store.assetQueue().map(({ dagId }) => dagId)).toEqual(['e'])
    })

    it('remembers from which event on a DAG watches', () => {
      commit({ type: 'watchAssets', dagId: 'd', after: 0 }, { type: 'watchAssets', dagId: 'c', after: 7 })
      commit({ type: 'watchAssets', dagId: 'd', after: 9 })
      expect(store.assetWatches()).toEqual([
        { dagId: 'c', after: 7 },
        { dagId: 'd', after: 9 },
      ])
    })

    it('links events to the run that comes from them, and takes the link back with the run', () => {
      commit(...add(event(1, 'a'), event(2, 'a'), event(3, 'other'), event(4, 'b'), event(5, 'b')))
      refused(consume())
      commit(create(assetRun), consume())
      const by = { dagId: 'd', runId: assetRun.runId }
      expect(ids(store.assetEvents({ consumedBy: by, limit: 9 }))).toEqual([4, 2])
      expect(ids(store.assetEvents({ consumedBy: by, asset: 'a', limit: 9 }))).toEqual([2])
      expect(store.assetEvents({ consumedBy: { dagId: 'd', runId: 'none' }, limit: 9 })).toEqual([])
      commit({ type: 'removeRun', ...by })
      commit(create(assetRun))
      expect(store.assetEvents({ consumedBy: by, limit: 9 })).toEqual([])
      expect(store.assetEvents({ limit: 9 })).toHaveLength(5)
    })

    it('removes old events, but none that is queued, linked or the last of its asset', () => {
      commit(...add(event(1, 'a'), event(2, 'a'), event(3, 'a'), event(4, 'a'), event(5, 'b'), event(6, 'a')))
      commit(queue('a', 2), create(assetRun), consume({ after: 2, upTo: 3 }))
      store.removeRunsBefore(40, { keepLast: 9, limit: 9 })
      expect(ids(store.assetEvents({ limit: 9 }))).toEqual([6, 5, 4, 3, 2])
      store.removeRunsBefore(1000, { keepLast: 9, limit: 9 })
      expect(ids(store.assetEvents({ limit: 9 }))).toEqual([6, 5, 3, 2])
    })
  })
}
