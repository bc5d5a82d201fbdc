import { beforeEach, describe, expect, it } from 'vitest'
import type { PendingApproval } from '../../src-main/contract/models/approval.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { attemptKey, create, finish, makeRun, row, saveDag, start } from './runStoreRows.ts'

/** What reschedules, mapped tasks and questions ask of every `RunStore`. */
export const graphSuite = (name: string, open: () => RunStore) => {
  describe(`Graphs in the RunStore on ${name}`, () => {
    let store: RunStore
    const one = makeRun(1000)
    const commit = (...changes: Change[]) => expect(store.commit(changes)).toBe(true)
    const refused = (...changes: Change[]) => expect(store.commit(changes)).toBe(false)
    beforeEach(() => {
      store = open()
      commit(saveDag)
    })

    it('goes on with an attempt that was put off, and with no other', () => {
      const again = { type: 'reopenAttempt', key: attemptKey(one), owner: 'you', leaseUntil: 30 } as const
      commit(create(one), start(one))
      refused(again)
      commit({ ...finish(one), outcome: 'rescheduled', error: null } as Change)
      commit(again)
      expect(store.runningAttempts()).toEqual([{ ...attemptKey(one), owner: 'you', leaseUntil: 30 }])
      expect(store.attempts('d', one.runId, 'a')).toMatchObject([{ startDate: 2, endDate: null, outcome: null }])
      commit(finish(one))
      refused(again)
    })

    it('gives the results of mapped instances in order, without removed ones, and takes a row away', () => {
      const mapped = (mapIndex: number, over: Partial<ReturnType<typeof row>> = {}) =>
        row(one, 'a', { mapIndex, state: 'success', tryNumber: 1, ...over })
      const add = (each: ReturnType<typeof row>): Change => ({ type: 'createTaskInstance', row: each })
      const xcom = (mapIndex: number): Change => ({
        type: 'xcom',
        xcom: { ...attemptKey(one), mapIndex, key: 'return_value', value: [mapIndex], at: 1 },
      })
      const gone = { ...one, taskId: 'a', mapIndex: -1 }
      commit(create(one))
      refused({ type: 'removeTaskInstance', key: gone, expected: { state: 'success', tryNumber: 0 } })
      commit(
        { type: 'removeTaskInstance', key: gone, expected: { state: 'none', tryNumber: 0 } },
        ...[10, 2, 0].map((index) => add(mapped(index))),
        add(mapped(11, { state: 'removed' })),
        ...[11, 10, 0].map(xcom),
      )
      expect(store.taskInstances('d', one.runId).map(({ taskId, mapIndex }) => `${taskId}${mapIndex}`)).toEqual([
        'a0',
        'a2',
        'a10',
        'a11',
        'b-1',
      ])
      const results = store.pullXCom({ ...one, taskId: 'a', key: 'return_value', includePriorDates: false })
      expect(results.map(({ value }) => value)).toEqual([[0], [10]])
    })

    it('keeps a question until it is answered, one for each task instance', () => {
      const ask = (requestedAt: number, taskId = 'a'): PendingApproval => ({
        ...{ dagId: 'd', runId: one.runId, taskId, mapIndex: -1, subject: 'Go?', body: null, options: ['Yes', 'No'] },
        ...{ multiple: true, params: { type: 'object' }, respondents: ['ann'], requestedAt, deadline: null },
      })
      const request = (approval: PendingApproval): Change => ({ type: 'requestApproval', approval })
      refused(request(ask(1)))
      commit(create(one), request(ask(2)), request({ ...ask(1, 'b'), deadline: 9 }))
      refused(request(ask(3)))
      expect(store.approvals()).toEqual([{ ...ask(1, 'b'), deadline: 9 }, ask(2)])
      commit({ type: 'removeApproval', key: ask(2) })
      refused({ type: 'removeApproval', key: ask(2) })
      commit({ type: 'removeRun', dagId: 'd', runId: one.runId })
      expect(store.approvals()).toEqual([])
    })
  })
}
