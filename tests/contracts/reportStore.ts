import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportStore } from '../../src-main/engine/ports/reportStore.ts'

export type ReportStoreUnderTest = AsyncDisposable & { readonly store: ReportStore }

/** What every report store must do. `create` gives an empty one. */
export const reportStoreContract = (name: string, create: () => Promise<ReportStoreUnderTest>): void => {
  describe(`report store: ${name}`, () => {
    let under: ReportStoreUnderTest
    let store: ReportStore
    beforeEach(async () => {
      under = await create()
      store = under.store
    })
    afterEach(() => under[Symbol.asyncDispose]())
    const receive = (minute: string, key: string, over: { dagId?: string; body?: string; at?: number } = {}) =>
      store.receive({
        dagId: over.dagId ?? 'd',
        minute,
        idempotencyKey: key,
        body: { report: over.body ?? key },
        receivedAt: over.at ?? 1,
      })

    it('gives back what it received', () => {
      const body = {
        report: { total_events: 2, by_event_type: { 'Zoë 😀': { SUCCESS: 1, ERROR: 1 } } },
        more: [null, 1.5],
      }
      const report = { dagId: 'd', minute: '2025-01-15_10-00', idempotencyKey: 'k', body, receivedAt: 5 }
      expect(store.receive(report)).toBe('stored')
      expect(store.list({ limit: 10 })).toEqual([{ ...report, revision: 1 }])
      expect(store.get('d', '2025-01-15_10-00')).toEqual([{ ...report, revision: 1 }])
      expect(store.get('d', '2025-01-15_10-01')).toEqual([])
    })

    it('stores the same key once', () => {
      expect(receive('10-00', 'k', { at: 1 })).toBe('stored')
      expect(receive('10-00', 'k', { at: 2 })).toBe('repeated')
      expect(store.get('d', '10-00')).toMatchObject([{ revision: 1, receivedAt: 1 }])
    })

    it('makes another body for a known minute the current one and keeps the former', () => {
      receive('10-00', 'k1')
      expect(receive('10-00', 'k2')).toBe('revised')
      expect(receive('10-00', 'k2')).toBe('repeated')
      expect(store.list({ limit: 10 })).toMatchObject([{ revision: 2, body: { report: 'k2' } }])
      expect(store.get('d', '10-00')).toMatchObject([
        { revision: 2, body: { report: 'k2' } },
        { revision: 1, body: { report: 'k1' } },
      ])
    })

    it('gives the current reports between two names, in their order', () => {
      for (const minute of ['10-03', '10-00', '10-02', '10-01']) receive(minute, `first ${minute}`)
      receive('10-01', 'second')
      receive('10-01', 'other', { dagId: 'other' })
      const between = (after: string, before: string, limit = 10) =>
        store.range({ dagId: 'd', after, before, limit }).map(({ minute, body }) => [minute, body])
      expect(between('10-00', '10-03')).toEqual([
        ['10-01', { report: 'second' }],
        ['10-02', { report: 'first 10-02' }],
      ])
      expect(between('', '~', 2).map(([minute]) => minute)).toEqual(['10-00', '10-01'])
      expect(between('10-03', '~')).toEqual([])
    })

    it('makes a former one current again when it is sent again, still stored once', () => {
      receive('10-00', 'a', { at: 1 })
      receive('10-00', 'b', { at: 2 })
      expect(receive('10-00', 'a', { at: 3 })).toBe('restored')
      expect(receive('10-00', 'a', { at: 4 })).toBe('repeated')
      expect(store.get('d', '10-00')).toMatchObject([
        { revision: 3, receivedAt: 3, body: { report: 'a' } },
        { revision: 2, body: { report: 'b' } },
      ])
      expect(receive('10-00', 'b')).toBe('restored')
      expect(store.list({ limit: 10 })).toMatchObject([{ revision: 4, body: { report: 'b' } }])
    })

    it('removes what is old with its revisions, but of each DAG the newest minutes stay', () => {
      for (const [at, minute] of ['10-00', '10-01', '10-02', '10-03'].entries()) receive(minute, minute, { at })
      receive('10-00', 'later', { at: 9 })
      receive('09-00', 'e', { dagId: 'e', at: 0 })
      expect(store.removeBefore(3, { keepLast: 1, limit: 9, dryRun: true })).toBe(2)
      expect(store.removeBefore(3, { keepLast: 1, limit: 1 })).toBe(1)
      expect(store.list({ limit: 10 }).map(({ minute }) => minute)).toEqual(['10-03', '10-02', '10-00', '09-00'])
      expect(store.removeBefore(9, { keepLast: 1, limit: 10 })).toBe(1)
      expect(store.removeBefore(99, { keepLast: 1, limit: 10 })).toBe(1)
      expect(store.get('d', '10-00')).toEqual([])
      expect(store.list({ limit: 10 }).map(({ dagId, minute }) => `${dagId} ${minute}`)).toEqual(['d 10-03', 'e 09-00'])
    })

    it('lists the newest minutes first, of one DAG or of all, up to a limit', () => {
      for (const minute of ['10-01', '10-03', '10-02']) {
        receive(minute, `d/${minute}`)
        receive(minute, `e/${minute}`, { dagId: 'e' })
      }
      receive('10-01', 'revised')
      const minutes = (filter: { dagId?: string; limit: number }) =>
        store.list(filter).map(({ dagId, minute }) => `${dagId}/${minute}`)
      expect(minutes({ dagId: 'd', limit: 10 })).toEqual(['d/10-03', 'd/10-02', 'd/10-01'])
      expect(minutes({ limit: 3 })).toEqual(['d/10-03', 'e/10-03', 'd/10-02'])
      expect(minutes({ dagId: 'none', limit: 3 })).toEqual([])
      expect(store.list({ dagId: 'd', limit: 10 }).at(-1)).toMatchObject({ revision: 2, body: { report: 'revised' } })
    })
  })
}
