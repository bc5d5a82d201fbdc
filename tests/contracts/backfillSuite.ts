import { beforeEach, describe, expect, it } from 'vitest'
import type { Backfill, BackfillDate } from '../../src-main/contract/models/backfill.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { create, makeRun, saveDag } from './runStoreRows.ts'

const makeBackfill = (id: number, over: Partial<Backfill> = {}): Backfill => ({
  ...{ id, dagId: 'd', fromDate: 1000, toDate: 9000, runBackwards: false, reprocessBehavior: 'failed' },
  ...{ schedule: { kind: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' }, maxActiveRuns: 3 },
  ...{ dagRunConf: { deep: [1, null] }, isPaused: false, createdAt: 9999, createdBy: 'mina', total: 9 },
  ...{ decided: 0, nextDate: 1000, completedAt: null, isCancelled: false },
  ...over,
})
const made = (backfill: Backfill): Change => ({ type: 'createBackfill', backfill })
const decided = (
  backfillId: number,
  ...[sortOrdinal, logicalDate, decision]: [number, number, BackfillDate['decision']]
) => ({ type: 'decideDate', backfillId, date: { sortOrdinal, logicalDate, decision } }) as const

/** What every `RunStore` keeps of backfills. */
export const backfillSuite = (name: string, open: () => RunStore) => {
  describe(`backfills on ${name}`, () => {
    let store: RunStore
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    const refused = (...changes: Change[]) => expect(store.commit(changes)).toBe(false)
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('come back as they were written, newest first; those that are not over apart', () => {
      expect([store.lastBackfillId(), store.backfill(1), store.activeBackfills()]).toEqual([0, null, []])
      const one = makeBackfill(1, { completedAt: 5000, isCancelled: true, dagRunConf: null, nextDate: null })
      const [two, other] = [makeBackfill(2, { runBackwards: true, isPaused: true }), makeBackfill(3, { dagId: 'e' })]
      commit(made(one), made(two), made(other))
      expect(store.backfills({ limit: 9 })).toEqual([other, two, one])
      expect(store.backfills({ dagId: 'd', limit: 1 })).toEqual([two])
      expect(store.activeBackfills()).toEqual([two, other])
      expect([store.backfill(1), store.lastBackfillId()]).toEqual([one, 3])
    })

    it('are one at a time for each DAG, and each id is given once', () => {
      commit(made(makeBackfill(1)))
      refused(made(makeBackfill(2)))
      refused(made(makeBackfill(1, { dagId: 'e' })))
      commit(made(makeBackfill(2, { dagId: 'e' })))
      const over = makeBackfill(1, { completedAt: 7 })
      commit({ type: 'updateBackfill', expected: { decided: 0, isPaused: false }, backfill: over })
      commit(made(makeBackfill(3)))
      expect(store.activeBackfills().map(({ id }) => id)).toEqual([2, 3])
    })

    it('change only from where they are expected to be, and never once they are over', () => {
      commit(made(makeBackfill(1)))
      const further = makeBackfill(1, { decided: 2, nextDate: 3000, isPaused: true })
      const update = (decidedBefore: number, isPaused: boolean, backfill = further): Change => ({
        ...{ type: 'updateBackfill', expected: { decided: decidedBefore, isPaused }, backfill },
      })
      refused(update(1, false))
      refused(update(0, true))
      refused(update(0, false, makeBackfill(2)))
      commit(update(0, false))
      expect(store.backfill(1)).toEqual(further)
      commit(update(2, true, { ...further, completedAt: 8, isCancelled: true }))
      refused(update(2, true))
      expect(store.backfill(1)).toMatchObject({ completedAt: 8, isCancelled: true })
    })

    it('decide each date and each place once, all with their commit or not at all', () => {
      commit(made(makeBackfill(1)), decided(1, 1, 1000, 'created'))
      refused(create(makeRun(2000)), decided(1, 2, 1000, 'created'))
      refused(decided(1, 1, 2000, 'created'))
      refused(decided(1, 2, 2000, 'rerun'), decided(1, 2, 3000, 'rerun'))
      expect(store.backfillDates(1, { after: 0, limit: 9 })).toHaveLength(1)
      expect(store.runByLogicalDate('d', 2000)).toBeNull()
    })

    it('know each date’s run as it is by now, be it gone', () => {
      const [first, second] = [makeRun(1000), makeRun(3000, { state: 'success' })]
      commit(made(makeBackfill(1)), made(makeBackfill(2, { dagId: 'e' })), create(first), create(second))
      commit(
        ...[decided(1, 1, 1000, 'created'), decided(1, 2, 2000, 'created'), decided(1, 3, 3000, 'already exists')],
        decided(2, 1, 1000, 'created'),
      )
      const all = [
        { sortOrdinal: 1, logicalDate: 1000, decision: 'created', runId: first.runId, state: 'queued' },
        { sortOrdinal: 2, logicalDate: 2000, decision: 'created', runId: null, state: null },
        { sortOrdinal: 3, logicalDate: 3000, decision: 'already exists', runId: second.runId, state: 'success' },
      ]
      expect(store.backfillDates(1, { after: 0, limit: 9 })).toEqual(all)
      expect(store.backfillDates(1, { after: 1, limit: 1 })).toEqual(all.slice(1, 2))
      expect(store.backfillDates(2, { after: 0, limit: 9 })).toMatchObject([{ runId: null }])
      expect(store.backfillCounts(1)).toEqual([
        { decision: 'already exists', state: 'success', dates: 1 },
        { decision: 'created', state: null, dates: 1 },
        { decision: 'created', state: 'queued', dates: 1 },
      ])
      commit({ type: 'removeRun', dagId: 'd', runId: first.runId })
      expect(store.backfillCounts(1)).toContainEqual({ decision: 'created', state: null, dates: 2 })
    })

    it('are judged by which dates have a run, and by what a run takes', () => {
      expect([store.datesWithRuns('d', { from: 0, to: 9999 }), store.bytesPerRun()]).toEqual([[], null])
      const states = ['success', 'queued', 'failed'] as const
      commit(...states.map((state, index) => create(makeRun(3000 - index * 1000, { state }))))
      commit(create(makeRun(1, { logicalDate: null, dataInterval: null, runType: 'asset_triggered' })))
      expect(store.datesWithRuns('d', { from: 1000, to: 2000 })).toEqual([
        { logicalDate: 1000, state: 'failed' },
        { logicalDate: 2000, state: 'queued' },
      ])
      expect(store.datesWithRuns('e', { from: 0, to: 9999 })).toEqual([])
      expect(store.bytesPerRun()).toBeGreaterThanOrEqual(0)
    })

    it('lose no run to its age that was due long ago and has just run', () => {
      const past = (date: number, endDate: number) => makeRun(date, { state: 'success', runType: 'backfill', endDate })
      commit(create(past(1000, 5000)), create(past(2000, 4999)), create(past(3000, 9000)))
      const removed = store.removeRunsBefore(5000, { keepLast: 0, limit: 9 }).map(({ runId }) => runId)
      expect(removed).toEqual(['manual__2000'])
    })

    it('may turn a run that they run again into one of theirs', () => {
      const run = makeRun(1000, { state: 'failed', runType: 'scheduled' })
      commit(create(run))
      const again = { ...run, state: 'queued', runType: 'backfill' } as const
      commit({ type: 'updateRun', expected: 'failed', run: again })
      expect(store.run('d', run.runId)).toEqual(again)
    })
  })
}
