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

    it('shows any part of all runs, oldest first, and the newest of each DAG', () => {
      const runs = [1, 2, 3, 4, 5].map((date) => makeRun(date * 100, { state: date === 2 ? 'success' : 'queued' }))
      commit(...runs.toReversed().map(create))
      const page = (first: number, limit: number) =>
        store.gridPage({ dagId: 'd', first, limit }).map(({ runId }) => runId)
      expect(page(0, 2)).toEqual(['manual__100', 'manual__200'])
      expect(page(3, 9)).toEqual(['manual__400', 'manual__500'])
      expect(page(2, 2)).toEqual(['manual__300', 'manual__400'])
      expect(page(5, 2)).toEqual([])
      expect(store.gridPage({ dagId: 'd', first: 1, limit: 1 })[0]?.tasks).toEqual({ a: { none: 1 }, b: { none: 1 } })
      expect([
        store.countRuns('d'),
        store.countRuns('d', 360),
        store.countRuns('d', 359),
        store.countRuns('x'),
      ]).toEqual([5, 3, 2, 0])
      const [recent, ...others] = store.recentRuns({ dagIds: null, limit: 2 })
      expect(others).toEqual([])
      expect(recent?.runs.map(({ runId }) => runId)).toEqual(['manual__400', 'manual__500'])
      expect(recent?.runs[0]).toEqual({
        ...{ runId: 'manual__400', state: 'queued', logicalDate: 400, runAfter: 460, startDate: null, endDate: null },
      })
      expect(store.recentRuns({ dagIds: ['other'], limit: 2 })).toEqual([])
    })

    it('tells the minutes of a span', () => {
      const minute = 60_000
      const at = (date: number, over = {}) => makeRun(date, over)
      const dateless = at(7, { logicalDate: null, dataInterval: null, runAfter: 3 * minute + 5, state: 'failed' })
      commit(
        ...[at(minute), at(minute + 9, { state: 'success' }), at(2 * minute), dateless, at(0), at(9 * minute)].map(
          create,
        ),
      )
      expect(store.runMinutes('d', { from: minute, to: 9 * minute })).toEqual([
        { at: minute, states: { queued: 1, success: 1 }, runId: null },
        { at: 2 * minute, states: { queued: 1 }, runId: `manual__${2 * minute}` },
        { at: 3 * minute, states: { failed: 1 }, runId: 'manual__7' },
      ])
    })

    it('tells how long runs that are over took, and their tasks', () => {
      const over = { state: 'success', startDate: 100, endDate: 400 } as const
      const [first, second, waiting] = [makeRun(1, over), makeRun(2, { ...over, endDate: 900 }), makeRun(3)]
      const mapped = [0, 1].map((mapIndex) =>
        row(first, 'b', { mapIndex, state: 'success', startDate: 200 + mapIndex * 50, endDate: 300 + mapIndex * 80 }),
      )
      commit({ type: 'createRun', run: first, taskInstances: [row(first, 'a', { startDate: 100 }), ...mapped] })
      commit(create(second), create(waiting))
      expect(store.durations({ dagId: 'd', limit: 9 })).toEqual([
        {
          ...{ runId: 'manual__1', state: 'success', logicalDate: 1, runAfter: 61, queuedAt: 62 },
          ...{ startDate: 100, endDate: 400, tasks: { b: 180 } },
        },
        expect.objectContaining({ runId: 'manual__2', tasks: {} }),
      ])
      expect(store.durations({ dagId: 'd', limit: 1 }).map(({ runId }) => runId)).toEqual(['manual__2'])
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
