import { expect, it } from 'vitest'
import type { Notice } from '../../../src-main/contract/models/notice.ts'
import { groupNotices, placeOf } from './group.ts'

const notice = (at: number, more: Partial<Notice> = {}): Notice => ({
  ...{ id: `n${at}`, at, kind: 'run-failed', title: 'shop failed', detail: null, isOpen: false, dagId: 'shop' },
  ...{ runId: `run ${at}`, taskId: null, mapIndex: -1, tryNumber: null, service: null },
  ...more,
})

it('tells what repeats itself once, with how often', () => {
  const list = [notice(9), notice(8), notice(7, { kind: 'task-retried' }), notice(6), notice(5, { dagId: 'other' })]
  expect(groupNotices(list).map(({ newest, oldest, count }) => [newest.at, oldest.at, count])).toEqual([
    [9, 8, 2],
    [7, 7, 1],
    [6, 6, 1],
    [5, 5, 1],
  ])
  const waiting = [notice(2, { kind: 'approval', isOpen: true }), notice(1, { kind: 'approval', isOpen: true })]
  expect(groupNotices(waiting)).toHaveLength(2)
})

it.each([
  [{}, '#/runs/shop/run%201'],
  [{ taskId: 'send', tryNumber: 2 }, '#/runs/shop/run%201?task=send&try=2'],
  [{ taskId: 'send', mapIndex: 3 }, '#/runs/shop/run%201?task=send&map=3'],
  [{ kind: 'import-error', dagId: null, runId: null }, '#/dags'],
  [{ kind: 'stack', dagId: null, runId: null, service: 'kafka' }, '#/stack?service=kafka'],
] as const)('leads from %j to its place', (more, href) => {
  expect(placeOf(notice(1, more))).toBe(href)
})
