import { describe, expect, it } from 'vitest'
import type { OwedAlert } from '../../src-main/contract/models/alert.ts'
import type { RunStore } from '../../src-main/engine/ports/runStore.ts'
import { create, makeRun, saveDag } from './runStoreRows.ts'

const one = makeRun(1000)
const alert = (id: string, over: Partial<OwedAlert> = {}): OwedAlert => ({
  ...{ id, to: { kind: 'webhook', format: 'slack', connId: 'team' }, tries: 0, nextAt: 5, lastError: null },
  message: {
    ...{ event: 'onFailure', dagId: 'd', runId: one.runId, logicalDate: 1000, taskId: null, mapIndex: -1 },
    ...{ tryNumber: 1, error: { code: 'x', message: 'it broke “so”', hint: 'z' }, at: 5 },
  },
  ...over,
})

/** What every `RunStore` keeps of what is owed to people. */
export const alertSuite = (name: string, open: () => RunStore) => {
  describe(`alerts on ${name}`, () => {
    const opened = () => {
      const store = open()
      expect(store.commit([saveDag, create(one)])).toBe(true)
      return store
    }

    it('are owed until they are removed, those due first', () => {
      const store = opened()
      const later = alert('a', { nextAt: 9, to: { kind: 'desktop' } })
      expect(store.commit([later, alert('b')].map((each) => ({ type: 'requestAlert', alert: each })))).toBe(true)
      expect(store.alerts()).toEqual([alert('b'), later])
      const tried = { tries: 1, nextAt: 99, lastError: 'it is away' }
      expect(store.commit([{ type: 'postponeAlert', id: 'b', ...tried }])).toBe(true)
      expect(store.alerts()).toEqual([later, alert('b', tried)])
      expect(store.commit([{ type: 'removeAlert', id: 'b' }])).toBe(true)
      expect(store.commit([{ type: 'removeAlert', id: 'b' }])).toBe(false)
      expect(store.commit([{ type: 'postponeAlert', id: 'b', ...tried }])).toBe(false)
      expect(store.alerts()).toEqual([later])
    })

    it('are written with the rest of a commit, or not at all', () => {
      const store = opened()
      const other = alert('b', { message: { ...alert('b').message, runId: 'none' } })
      expect(
        store.commit([
          { type: 'requestAlert', alert: alert('a') },
          { type: 'requestAlert', alert: other },
        ]),
      ).toBe(false)
      expect(store.alerts()).toEqual([])
    })

    it('keep their run from retention, and go with it', () => {
      const store = open()
      expect(store.commit([saveDag, create({ ...one, state: 'failed' })])).toBe(true)
      store.commit([{ type: 'requestAlert', alert: alert('a') }])
      expect(store.removeRunsBefore(1e9, { keepLast: 0, limit: 9 })).toEqual([])
      store.commit([{ type: 'removeRun', dagId: 'd', runId: one.runId }])
      expect(store.alerts()).toEqual([])
    })

    it('know the unfinished runs whose deadline has passed', () => {
      const store = opened()
      const missed = (missedAt: number | null) =>
        store.commit([{ type: 'deadline', dagId: 'd', runId: one.runId, missedAt }])
      expect(missed(7)).toBe(true)
      expect(missed(8)).toBe(true)
      expect(store.missedDeadlines()).toEqual([{ dagId: 'd', runId: one.runId }])
      missed(null)
      expect(store.missedDeadlines()).toEqual([])
      missed(9)
      store.commit([{ type: 'updateRun', expected: 'queued', run: { ...one, state: 'success' } }])
      expect(store.missedDeadlines()).toEqual([])
    })
  })
}
