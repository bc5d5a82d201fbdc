import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { create, makeRun, row, saveDag } from './runStoreRows.ts'

const QUARTER = 900_000

/** What every `RunStore` must tell of many runs at once. */
export const overviewSuite = (name: string, open: () => RunStore) => {
  describe(`overviews on ${name}`, () => {
    let store: RunStore
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('shows the newest runs with the states of their tasks, in pages', () => {
      const [first, second, third] = [makeRun(1), makeRun(2, { runAfter: 63 }), makeRun(3)]
      const mapped = [0, 1, 2].map((mapIndex) => row(second, 'b', { mapIndex, state: mapIndex ? 'success' : 'failed' }))
      commit(create(first), create(third), {
        type: 'createRun',
        run: second,
        taskInstances: [row(second, 'a'), ...mapped],
      })
      const newest = store.grid({ dagId: 'd', limit: 2 })
      expect(newest.map(({ runId }) => runId)).toEqual(['manual__2', 'manual__3'])
      expect(newest[0]).toEqual({
        ...{ runId: 'manual__2', runType: 'manual', state: 'queued', logicalDate: 2, runAfter: 63 },
        ...{ queuedAt: 63, startDate: null, endDate: null },
        tasks: { a: { none: 1 }, b: { failed: 1, success: 2 } },
      })
      const ids = (of: Parameters<RunStore['grid']>[0]) => store.grid(of).map(({ runId }) => runId)
      expect(ids({ dagId: 'd', limit: 9, before: 63 })).toEqual(['manual__1'])
      expect(ids({ dagId: 'd', limit: 9, before: 63, beforeRun: 'manual__2' })).toEqual(['manual__3', 'manual__1'])
      expect(ids({ dagId: 'd', limit: 9, before: 63, beforeRun: 'gone' })).toEqual(['manual__1'])
      expect(ids({ dagId: 'other', limit: 9 })).toEqual([])
    })

    it('counts runs by day and state, whatever becomes of them', () => {
      const edges = [0, 1, 2, 4].map((quarters) => quarters * QUARTER)
      const counts = () => store.runCounts('d', edges)
      const at = (quarters: number, over = {}) => makeRun(quarters * QUARTER, { runAfter: 4 * QUARTER, ...over })
      const dateless = at(9, { logicalDate: null, dataInterval: null, runAfter: QUARTER, state: 'success' })
      const over = [at(0, { state: 'failed' }), at(1, { state: 'success' }), at(3, { state: 'success' })]
      const newest = at(4, { runAfter: 5 * QUARTER })
      commit(...[...over, newest, at(2)].map(create), create(at(2.5, { state: 'running' })), create(dateless))
      expect(counts()).toEqual([{ failed: 1 }, { success: 2 }, { queued: 1, running: 1, success: 1 }])
      // One begins, one is cleared, one is due again another time, two are removed.
      commit(
        { type: 'updateRun', expected: 'queued', run: at(2, { state: 'success' }) },
        { type: 'updateRun', expected: 'failed', run: at(0, { state: 'queued' }) },
        { type: 'updateRun', expected: 'success', run: { ...dateless, runAfter: 0 } },
        { type: 'removeRun', dagId: 'd', runId: at(3).runId },
        { type: 'removeRun', dagId: 'd', runId: at(2.5).runId },
      )
      expect(counts()).toEqual([{ queued: 1, success: 1 }, { success: 1 }, { success: 1 }])
      store.removeRunsBefore(1e9, { keepLast: 1, limit: 9 })
      expect(counts()).toEqual([{ queued: 1 }, {}, {}])
      expect(store.runCounts('other', edges)).toEqual([{}, {}, {}])
    })
  })
}
