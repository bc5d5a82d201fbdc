import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { makeDag } from './engineFixtures.ts'
import { attemptKey, callback, create, dag, finish, history, makeRun, row, saveDag, start } from './runStoreRows.ts'

/** What every `RunStore` must do, whatever it keeps its rows in. */
export const runStoreSuite = (name: string, open: () => RunStore) => {
  describe(`RunStore on ${name}`, () => {
    let store: RunStore
    const one = makeRun(1000)
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    const refused = (...changes: Change[]) => expect(store.commit(changes)).toBe(false)
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('gives back what it was given', () => {
      commit(create(one), history(one, 'create'), history(null, 'pause'))
      expect(store.run('d', one.runId)).toEqual(one)
      expect(store.runByLogicalDate('d', 1000)).toEqual(one)
      expect(store.run('d', 'other')).toBeNull()
      expect(store.runByLogicalDate('d', 1001)).toBeNull()
      expect(store.runDetail('d', 'other')).toBeNull()
      expect(store.runDetail('d', one.runId)).toEqual({
        run: one,
        taskInstances: [row(one, 'a'), row(one, 'b')],
        attempts: [],
        xcoms: [],
        notes: [],
      })
      expect(store.activeRuns()).toEqual([{ run: one, taskInstances: [row(one, 'a'), row(one, 'b')] }])
      expect(store.dags()).toEqual([{ dag, isPaused: true, isActive: true, lastScheduled: null, isCatchingUp: false }])
      expect(store.history({ dagId: 'd', runId: one.runId }, 10).map((event) => event.name)).toEqual(['create'])
      expect(store.history({ dagId: 'd', runId: null }, 10)).toEqual([
        {
          at: 3,
          dagId: 'd',
          runId: null,
          taskId: null,
          mapIndex: -1,
          name: 'pause',
          by: 'cli',
          detail: { pause: { a: 1 } },
        },
      ])
    })

    it('is empty at first', () => {
      const all = [
        store.runs({ limit: 9 }),
        store.activeRuns(),
        store.callbacks(),
        store.runningAttempts(),
        store.importErrors(),
      ]
      expect(all).toEqual([[], [], [], [], []])
      expect([store.oldestRunAfter(), store.usage().items]).toEqual([null, 0])
    })

    it('keeps one run for a DAG and logical date, and one for a run id', () => {
      commit(create(one))
      refused(create(makeRun(1000, { runId: 'backfill__1000' })))
      refused(create(makeRun(2000, { runId: one.runId })))
      const assets = { logicalDate: null, dataInterval: null, runType: 'asset_triggered' } as const
      commit(create(makeRun(1, { ...assets, runId: 'asset__1' })), create(makeRun(2, { ...assets, runId: 'asset__2' })))
      expect(store.runs({ limit: 10 })).toHaveLength(3)
    })

    it('writes nothing of a commit of which one part conflicts', () => {
      commit(create(one))
      const running = { ...one, state: 'running' as const }
      const conflicts: Change[] = [
        { type: 'updateRun', expected: 'failed', run: running },
        {
          type: 'updateTaskInstance',
          expected: { state: 'queued', tryNumber: 0 },
          row: row(one, 'a', { state: 'running' }),
        },
        {
          type: 'updateTaskInstance',
          expected: { state: 'none', tryNumber: 1 },
          row: row(one, 'a', { state: 'running' }),
        },
        finish(one, 2),
        { type: 'removeRun', dagId: 'd', runId: 'other' },
        { type: 'removeCallback', id: 'other' },
        { type: 'postponeCallback', id: 'other', tries: 1, nextAt: 1 },
        { type: 'createTaskInstance', row: row(one, 'a') },
        history(makeRun(9), 'create'),
      ]
      for (const conflict of conflicts) {
        refused(
          { type: 'updateRun', expected: 'queued', run: running },
          start(one),
          history(one, 'start'),
          create(makeRun(7)),
          conflict,
        )
        expect(store.run('d', one.runId)).toEqual(one)
        expect(store.runningAttempts()).toEqual([])
        expect(store.history({ dagId: 'd', runId: one.runId }, 10)).toEqual([])
        expect(store.run('d', makeRun(7).runId)).toBeNull()
      }
      commit({ type: 'updateRun', expected: 'queued', run: running }, create(makeRun(7)))
      expect(store.run('d', one.runId)?.state).toBe('running')
    })

    it('knows an attempt from its start to its end', () => {
      commit(create(one), start(one))
      expect(store.runningAttempts()).toEqual([{ ...attemptKey(one), owner: 'me', leaseUntil: 10 }])
      commit({ type: 'renewLeases', owner: 'me', leaseUntil: 20 })
      commit({ type: 'renewLeases', owner: 'other', leaseUntil: 30 })
      expect(store.runningAttempts()[0]?.leaseUntil).toBe(20)
      refused(start(one))
      commit(finish(one))
      refused(finish(one))
      expect(store.runningAttempts()).toEqual([])
      commit(start(one, 2))
      expect(
        store.attempts('d', one.runId, 'a').map(({ tryNumber, outcome, error }) => [tryNumber, outcome, error?.code]),
      ).toEqual([
        [1, 'failed', 'x'],
        [2, null, undefined],
      ])
      expect(store.attempts('d', one.runId, 'b')).toEqual([])
      expect(store.attempts('d', one.runId, 'a', { mapIndex: -1 })).toEqual(store.attempts('d', one.runId, 'a'))
      expect(store.attempts('d', one.runId, 'a', { mapIndex: 0 })).toEqual([])
    })

    it('keeps XComs per attempt and gives the last result', () => {
      const xcom = (tryNumber: number, key: string, value: number): Change => ({
        type: 'xcom',
        xcom: { ...attemptKey(one, tryNumber), key, value, at: 1 },
      })
      commit(
        create(one),
        start(one),
        xcom(1, 'return_value', 1),
        xcom(1, 'other', 7),
        finish(one),
        start(one, 2),
        xcom(2, 'return_value', 2),
      )
      expect(store.runDetail('d', one.runId)?.xcoms.map(({ tryNumber, value }) => [tryNumber, value])).toHaveLength(3)
      const result = (taskId: string) =>
        store.pullXCom({ ...one, taskId, key: 'return_value', includePriorDates: false })
      // Of the attempt that the row is at: what an earlier one left counts no more.
      expect(result('a')).toEqual([])
      const expected = { state: 'none', tryNumber: 0 } as const
      commit({ type: 'updateTaskInstance', expected, row: row(one, 'a', { state: 'success', tryNumber: 2 }) })
      expect(result('a')).toEqual([{ mapIndex: -1, value: 2 }])
      expect(result('b')).toEqual([])
    })

    it('owes a callback until it is removed', () => {
      commit(
        create(one),
        { type: 'requestCallback', request: callback(one, 'y', 5) },
        { type: 'requestCallback', request: callback(one, 'x') },
      )
      expect(store.callbacks()).toEqual([callback(one, 'x'), callback(one, 'y', 5)])
      commit({ type: 'postponeCallback', id: 'x', tries: 1, nextAt: 99 }, { type: 'removeCallback', id: 'y' })
      expect(store.callbacks()).toEqual([{ ...callback(one, 'x'), tries: 1, nextAt: 99 }])
    })

    it('lists runs newest first, by DAG, by state, in pages', () => {
      const other = makeDag('e', [])
      commit({
        type: 'saveDag',
        row: { dag: other, isPaused: false, isActive: true, lastScheduled: { start: 4, end: 5 }, isCatchingUp: false },
      })
      const runs = [1, 2, 3, 4].map((date) => makeRun(date, date === 2 ? { state: 'failed' } : {}))
      commit(...runs.map(create), create(makeRun(2, { dagId: 'e', runId: 'e2' })))
      const dates = (filter: Parameters<RunStore['runs']>[0]) =>
        store.runs(filter).map(({ dagId, logicalDate }) => `${dagId}${logicalDate}`)
      expect(dates({ dagId: 'd', limit: 10 })).toEqual(['d4', 'd3', 'd2', 'd1'])
      expect(dates({ dagId: 'd', limit: 2, before: 63 })).toEqual(['d2', 'd1'])
      expect(dates({ dagId: 'd', state: 'failed', limit: 9 })).toEqual(['d2'])
      expect(dates({ state: 'queued', limit: 3 })).toEqual(['d4', 'd3', 'e2'])
      expect(dates({ limit: 0 })).toEqual([])
      expect(store.oldestRunAfter()).toBe(61)
    })

    it('loses none of the runs due at the same instant at a page’s edge', () => {
      const due = [5, 7, 7, 7, 7, 9]
      const all = due.map((runAfter, index) => makeRun(100 + index, { runAfter, dagId: index % 2 === 0 ? 'd' : 'e' }))
      commit({
        type: 'saveDag',
        row: { dag: makeDag('e', []), isPaused: false, isActive: true, lastScheduled: null, isCatchingUp: false },
      })
      commit(...all.map(create))
      const inPages = (limit: number, filter: { dagId?: string }) => {
        const found: string[] = []
        for (let page = store.runs({ limit, ...filter }); page.length > 0; ) {
          found.push(...page.map(({ runId }) => runId))
          const last = page.at(-1)
          page = store.runs({ limit, ...filter, before: last?.runAfter, beforeRun: last })
        }
        return found
      }
      const newestFirst = all.toReversed()
      for (const limit of [1, 2, 3, 4]) {
        expect(inPages(limit, {})).toEqual(newestFirst.map(({ runId }) => runId))
        const ofD = newestFirst.filter(({ dagId }) => dagId === 'd')
        expect(inPages(limit, { dagId: 'd' })).toEqual(ofD.map(({ runId }) => runId))
      }
      expect(store.runs({ limit: 9, before: 7, beforeRun: { dagId: 'd', runId: 'gone' } })).toHaveLength(1)
    })

    it('knows what the run before did', () => {
      commit(create(one), create(makeRun(2000)))
      commit({
        type: 'updateTaskInstance',
        expected: { state: 'none', tryNumber: 0 },
        row: row(one, 'a', { state: 'failed' }),
      })
      expect(store.pastStates('d', 'a', 2000)).toEqual(['failed'])
      expect(store.pastStates('d', 'gone', 2000)).toEqual([])
      expect(store.pastStates('d', 'a', 1000)).toBeNull()
    })

    it('keeps every version of a DAG that something needs', () => {
      const v2 = { ...dag, version: 'v2' }
      commit(create(one), {
        type: 'saveDag',
        row: { dag: v2, isPaused: false, isActive: true, lastScheduled: { start: 6, end: 7 }, isCatchingUp: false },
      })
      expect(store.dags()).toEqual([
        { dag: v2, isPaused: false, isActive: true, lastScheduled: { start: 6, end: 7 }, isCatchingUp: false },
      ])
      expect(store.dagVersion('d', 'v1')).toEqual(dag)
      expect(store.dagVersion('d', 'v9')).toBeNull()
      expect(store.versionsInUse().toSorted()).toEqual(['v1', 'v2'])
      // It may be cleared and then needs its code again.
      commit({ type: 'updateRun', expected: 'queued', run: { ...one, state: 'failed' } })
      expect(store.versionsInUse().toSorted()).toEqual(['v1', 'v2'])
      commit({ type: 'removeRun', dagId: 'd', runId: one.runId })
      expect(store.versionsInUse()).toEqual(['v2'])
    })

    it('remembers import errors until the file is good', () => {
      const error = { fileloc: 'dags:x.ts', line: 3, message: 'no', at: 1 }
      commit({ type: 'importError', fileloc: 'dags:x.ts', error })
      commit({ type: 'importError', fileloc: 'dags:x.ts', error: { ...error, line: null, at: 2 } })
      expect(store.importErrors()).toEqual([{ ...error, line: null, at: 2 }])
      commit({ type: 'importError', fileloc: 'dags:x.ts', error: null })
      expect(store.importErrors()).toEqual([])
    })

    it('removes a run with all that hangs on it', () => {
      commit(create(one), start(one), history(one, 'create'), { type: 'requestCallback', request: callback(one, 'x') })
      commit({ type: 'removeRun', dagId: 'd', runId: one.runId }, create({ ...one, triggeredBy: 'test' }))
      expect(store.runDetail('d', one.runId)).toMatchObject({ run: { triggeredBy: 'test' }, attempts: [] })
      expect([store.runningAttempts(), store.callbacks(), store.history({ dagId: 'd', runId: one.runId }, 9)]).toEqual([
        [],
        [],
        [],
      ])
    })

    it('gives a run that takes another one’s place its own tasks, whatever came after the one that went', () => {
      commit(create(one), create(makeRun(7)))
      commit({ type: 'removeRun', dagId: 'd', runId: one.runId }, create({ ...one, triggeredBy: 'test' }), start(one))
      expect(store.taskInstances('d', one.runId).map(({ taskId }) => taskId)).toEqual(['a', 'b'])
      expect(store.runningAttempts()).toHaveLength(1)
    })

    it('removes old runs: finished ones, oldest first, never the last ones nor one that owes a callback', () => {
      const over = [1, 2, 3, 4, 5].map((date) => makeRun(date, { state: 'success' }))
      commit(...over.map(create), create(makeRun(0)), { type: 'requestCallback', request: callback(makeRun(2), 'x') })
      const dates = (removed: { runId: string }[]) => removed.map(({ runId }) => runId)
      const would = store.removeRunsBefore(65, { keepLast: 2, limit: 10, dryRun: true })
      expect([dates(would), store.usage().items]).toEqual([['manual__1', 'manual__3'], 6])
      expect(dates(store.removeRunsBefore(65, { keepLast: 2, limit: 10 }))).toEqual(['manual__1', 'manual__3'])
      expect(dates(store.removeRunsBefore(65, { keepLast: 0, limit: 1 }))).toEqual(['manual__4'])
      expect(store.runs({ limit: 10 }).map(({ logicalDate }) => logicalDate)).toEqual([5, 2, 0])
      expect(store.usage().items).toBe(3)
      expect(store.taskInstances('d', 'manual__1')).toEqual([])
      // A date that was removed may come again, and is another run then.
      commit(create(makeRun(1)))
      expect(store.taskInstances('d', 'manual__1')).toHaveLength(2)
    })
  })
}
