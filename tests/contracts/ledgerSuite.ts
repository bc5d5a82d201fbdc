import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src-main/contract/models/ledger.ts'
import type { RunStore } from '../../src-main/engine/ports/runStore.ts'
import { history, saveDag } from './runStoreRows.ts'

const line = (at: number, over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ at, kind: 'slept', from: at - 9, to: at, dagId: 'd', decision: 'skipped', reason: 'It slept.' },
  missed: { count: 2, first: { start: at - 8, end: at - 6 }, last: { start: at - 6, end: at - 4 } },
  ...over,
})

/** What every `RunStore` keeps of schedules that were not followed. */
export const ledgerSuite = (name: string, open: () => RunStore) => {
  describe(`the ledger on ${name}`, () => {
    it('gives its lines back newest first: all, those of a DAG, those of a date', () => {
      const store = open()
      const none = line(30, { dagId: null, missed: null, decision: 'nothing_missed' })
      const many = line(40, {
        dagId: 'e',
        missed: { count: null, first: { start: 1, end: 2 }, last: { start: 3, end: 4 } },
      })
      for (const entry of [line(20), none, many]) store.commit([{ type: 'ledger', entry }])
      expect(store.ledger({ limit: 9 })).toEqual([many, none, line(20)])
      expect(store.ledger({ limit: 2 })).toEqual([many, none])
      expect(store.ledger({ dagId: 'd', limit: 9 })).toEqual([line(20)])
      const found = [11, 12, 15, 16].map((date) => store.ledger({ dagId: 'd', date, limit: 9 }).length)
      expect(found).toEqual([0, 1, 1, 0])
    })

    it('knows until when the schedules were watched, and when something was noted last', () => {
      const store = open()
      expect(store.lastHeartbeat()).toBeNull()
      store.commit([saveDag, { type: 'heartbeat', at: 5 }])
      store.commit([{ type: 'heartbeat', at: 9 }, history(null, 'pause'), history(null, 'pauses unpause')])
      expect(store.lastHeartbeat()).toBe(9)
      expect(['pause', 'unpause', 'other'].map((note) => store.lastNote('d', note))).toEqual([3, 3, null])
    })
  })
}
