import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { attemptKey, create, history, makeRun, row, saveDag } from './runStoreRows.ts'

/** What every `RunStore` must do for clearing, marking, notes, history and XComs. */
export const controlSuite = (name: string, open: () => RunStore) => {
  describe(`RunStore's control on ${name}`, () => {
    let store: RunStore
    const [one, two, three] = [makeRun(1000), makeRun(2000), makeRun(3000)]
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    beforeEach(() => {
      store = open()
      commit(saveDag, create(one), create(three), create(two))
    })
    const asset = makeRun(9, { runId: 'asset', logicalDate: null, dataInterval: null, runType: 'asset_triggered' })

    it('finds runs by logical date, both ends included, oldest first', () => {
      commit(create(asset))
      const dates = (from: number | null, to: number | null, limit = 9) =>
        store.runsByDate('d', { from, to, limit }).map(({ logicalDate }) => logicalDate)
      expect(dates(null, null)).toEqual([1000, 2000, 3000])
      expect(dates(1000, 2000)).toEqual([1000, 2000])
      expect(dates(1001, null, 1)).toEqual([2000])
      expect(dates(null, 999)).toEqual([])
      expect(store.runsByDate('other', { from: null, to: null, limit: 9 })).toEqual([])
    })

    it('keeps one note on a run and on each task instance, until it goes or the run does', () => {
      const of = { dagId: 'd', runId: one.runId, taskId: null, mapIndex: -1 }
      const on = { ...of, taskId: 'a', mapIndex: 2 }
      const note = { text: 'späte Daten', by: 'mina (cli)', at: 5 }
      commit({ type: 'setNote', of, note: { ...note, text: 'first' } }, { type: 'setNote', of, note })
      commit({ type: 'setNote', of: on, note })
      expect(store.notes('d', one.runId)).toEqual([
        { ...of, ...note },
        { ...on, ...note },
      ])
      expect(store.runDetail('d', one.runId)?.notes).toEqual(store.notes('d', one.runId))
      commit({ type: 'setNote', of, note: null })
      expect(store.notes('d', one.runId)).toEqual([{ ...on, ...note }])
      expect(store.commit([{ type: 'setNote', of: { ...of, runId: 'gone' }, note }])).toBe(false)
      commit({ type: 'removeRun', dagId: 'd', runId: one.runId }, create(one))
      expect(store.notes('d', one.runId)).toEqual([])
    })

    const event = (at: number, of: Partial<Extract<Change, { type: 'history' }>['event']>): Change => ({
      type: 'history',
      event: { at, dagId: 'd', runId: null, taskId: null, mapIndex: -1, name: `e${at}`, by: null, detail: null, ...of },
    })
    const pages = (of: Parameters<RunStore['historyPage']>[0], limit: number) => {
      const found: string[][] = []
      let before: string | null = null
      do {
        const page = store.historyPage(of, { before, limit })
        found.push(page.events.map(({ name: each }) => each))
        before = page.next
      } while (before !== null)
      return found
    }

    it('pages through a run’s history, newest first as written, whatever the clock said', () => {
      const of = { runId: one.runId }
      commit(event(7, of), event(3, { ...of, taskId: 'a' }), event(5, { ...of, taskId: 'a', mapIndex: 1 }))
      expect(pages({ dagId: 'd', runId: one.runId }, 2)).toEqual([['e5', 'e3'], ['e7']])
      expect(pages({ dagId: 'd', runId: one.runId, taskId: 'a' }, 9)).toEqual([['e5', 'e3']])
      expect(pages({ dagId: 'd', runId: one.runId, taskId: 'a', mapIndex: 1 }, 9)).toEqual([['e5']])
      expect(pages({ dagId: 'd', runId: 'none' }, 9)).toEqual([[]])
      expect(store.historyPage({ dagId: 'd', runId: one.runId }, { before: 'nonsense', limit: 9 }).events).toEqual([])
    })

    it('pages through a DAG’s history: its own, and what people did to its runs', () => {
      const by = 'mina (web)'
      commit(
        event(1, {}),
        event(2, { runId: one.runId, by }),
        event(3, { runId: one.runId }),
        event(4, { by }),
        event(5, { runId: two.runId, taskId: 'a', by }),
        event(5, { name: 'same', runId: three.runId, by }),
      )
      expect(pages({ dagId: 'd' }, 9).flat().toSorted()).toEqual(['e1', 'e2', 'e4', 'e5', 'same'])
      expect(pages({ dagId: 'd' }, 2).flat()).toEqual(pages({ dagId: 'd' }, 9).flat())
      expect(pages({ dagId: 'd' }, 9).flat().slice(2)).toEqual(['e4', 'e2', 'e1'])
      expect(pages({}, 1).flat()).toHaveLength(5)
      expect(pages({ dagId: 'other' }, 9)).toEqual([[]])
      expect(store.historyPage({ dagId: 'd' }, { before: null, limit: 1 }).events[0]).toMatchObject({ at: 5, by })
    })

    const xcom = (run: typeof one, tryNumber: number, key: string, value: number | string, mapIndex = -1): Change => ({
      type: 'xcom',
      xcom: { ...attemptKey(run, tryNumber), mapIndex, key, value, at: tryNumber },
    })
    const atTry = (run: typeof one, tryNumber: number): Change => ({
      type: 'updateTaskInstance',
      expected: { state: 'none', tryNumber: 0 },
      row: row(run, 'a', { state: 'success', tryNumber }),
    })

    it('lists XComs of every try, with or without their values', () => {
      commit(xcom(one, 2, 'k', 'ä'), xcom(one, 1, 'return_value', 1), xcom(one, 1, 'k', 0))
      const ref = { dagId: 'd', runId: one.runId }
      const names = (more: object) => store.xcoms({ ...ref, ...more }).map((each) => `${each.tryNumber} ${each.key}`)
      expect(names({})).toEqual(['1 k', '1 return_value', '2 k'])
      expect(names({ tryNumber: 1, key: 'k' })).toEqual(['1 k'])
      expect(names({ taskId: 'b' })).toEqual([])
      expect(names({ taskId: 'a', mapIndex: 0 })).toEqual([])
      expect(store.xcomList({ ...ref, tryNumber: 2 })).toEqual([{ ...attemptKey(one, 2), key: 'k', at: 2, bytes: 4 }])
    })

    it('pulls what the current try has left, not that of a try before', () => {
      commit(atTry(one, 2), xcom(one, 1, 'k', 'old'), xcom(one, 2, 'k', 'new'), xcom(one, 1, 'gone', 'old'))
      const pull = (key: string) =>
        store.pullXCom({ dagId: 'd', runId: one.runId, taskId: 'a', key, includePriorDates: false })
      expect(pull('k')).toEqual([{ mapIndex: -1, value: 'new' }])
      expect(pull('gone')).toEqual([])
    })

    it('pulls from the latest run before by date, if asked and there is nothing in this one', () => {
      commit(atTry(one, 1), atTry(two, 1), xcom(one, 1, 'k', 'one'), xcom(two, 1, 'k', 'two'), xcom(two, 1, 'j', 'two'))
      const pull = (runId: string, key: string, includePriorDates = true) =>
        store.pullXCom({ dagId: 'd', runId, taskId: 'a', key, includePriorDates }).map(({ value }) => value)
      expect([pull(three.runId, 'k'), pull(two.runId, 'k'), pull(one.runId, 'k')]).toEqual([['two'], ['two'], ['one']])
      expect([pull(one.runId, 'j'), pull(three.runId, 'k', false)]).toEqual([[], []])
    })

    it('forgets a DAG and its own history', () => {
      commit(history(one, 'create'), event(1, {}))
      for (const { runId } of [one, two, three]) commit({ type: 'removeRun', dagId: 'd', runId })
      expect(pages({ dagId: 'd' }, 9)).toEqual([['e1']])
      commit({ type: 'forgetHistory', dagId: 'd' }, { type: 'forgetDag', dagId: 'd' })
      expect([store.dags(), store.dagVersion('d', 'v1'), pages({ dagId: 'd' }, 9)]).toEqual([[], null, [[]]])
    })
  })
}
