import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { attemptKey, create, finish, makeRun, row, saveDag, start } from './runStoreRows.ts'

/** What every `RunStore` must tell of what went wrong. */
export const noticeSuite = (name: string, open: () => RunStore) => {
  describe(`what went wrong on ${name}`, () => {
    let store: RunStore
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    const page = { before: 1e12, limit: 9 }
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('tells failed runs by their end, newest first, with the tasks that failed', () => {
      const [early, late, well] = [1, 2, 3].map((date) =>
        makeRun(date, { state: date === 3 ? 'success' : 'failed', endDate: 100 - date }),
      )
      if (!early || !late || !well) throw new Error('three were made')
      const failed = [0, 1].map((mapIndex) => row(early, 'b', { mapIndex, state: 'failed' }))
      commit({ type: 'createRun', run: early, taskInstances: [row(early, 'a', { state: 'failed' }), ...failed] })
      commit(create(late), create(well))
      const told = store.failedRuns(page)
      expect(told.map(({ runId, endDate }) => [runId, endDate])).toEqual([
        ['manual__1', 99],
        ['manual__2', 98],
      ])
      expect(told.map(({ tasks }) => tasks.toSorted())).toEqual([['a', 'b'], []])
      expect(store.failedRuns({ before: 99, limit: 9 }).map(({ runId }) => runId)).toEqual(['manual__2'])
      expect(store.failedRuns({ ...page, limit: 1 })).toHaveLength(1)
    })

    it('tells attempts that failed or were lost, and none that made its run fail', () => {
      const run = makeRun(1, { state: 'running' })
      const instance = row(run, 'a', { state: 'running', tryNumber: 1 })
      commit({ type: 'createRun', run, taskInstances: [instance] }, start(run))
      expect(store.failedAttempts(page)).toEqual([])
      const retried = { ...instance, state: 'up_for_retry', failures: 1 } as const
      commit(finish(run), {
        type: 'updateTaskInstance',
        expected: { state: 'running', tryNumber: 1 },
        row: retried,
      })
      expect(store.failedAttempts(page)).toEqual([
        {
          ...attemptKey(run),
          ...{ outcome: 'failed', error: { code: 'x', message: 'y' }, endDate: 5, state: 'up_for_retry', lastTry: 1 },
        },
      ])
      const over = { ...retried, state: 'failed', tryNumber: 2 } as const
      commit(
        start(run, 2),
        { type: 'endAttempt', key: attemptKey(run, 2), outcome: 'lost', error: null, endDate: 7 },
        { type: 'updateTaskInstance', expected: { state: 'up_for_retry', tryNumber: 1 }, row: over },
      )
      expect(store.failedAttempts(page).map(({ tryNumber, outcome }) => [tryNumber, outcome])).toEqual([
        [2, 'lost'],
        [1, 'failed'],
      ])
      expect(store.failedAttempts({ before: 7, limit: 9 })).toHaveLength(1)
      commit({ type: 'updateRun', expected: 'running', run: { ...run, state: 'failed', endDate: 8 } })
      expect(store.failedAttempts(page).map(({ tryNumber }) => tryNumber)).toEqual([1])
      expect(store.failedRuns(page)).toMatchObject([{ endDate: 8, tasks: ['a'] }])
    })
  })
}
