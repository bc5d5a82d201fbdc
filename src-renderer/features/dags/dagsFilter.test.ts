import { expect, it } from 'vitest'
import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import { fitting, readFilter } from './dagsFilter.ts'

const dag = (dagId: string, over: Partial<DagSummary> = {}): DagSummary => ({
  ...{ dagId, description: '', fileloc: 'dags:a.ts', tags: [], owner: null, schedule: { kind: 'none' } },
  ...{ timezone: 'UTC', isPaused: false, nextDagRunAt: null, taskCount: 1, version: 'v' },
  ...over,
})
const all = [
  dag('sales_daily', { tags: ['shop', 'daily'], owner: 'mina' }),
  dag('minute', { tags: ['shop'], description: 'Every minute of Sales' }),
  dag('old', { isPaused: true }),
]
const ids = (search: string): string[] => {
  const last = (dagId: string) => (dagId === 'minute' ? ('failed' as const) : undefined)
  return fitting(all, readFilter({ search: new URLSearchParams(search) }), last).map(({ dagId }) => dagId)
}

it.each([
  ['', ['sales_daily', 'minute', 'old']],
  ['q=SALES', ['sales_daily', 'minute']],
  ['q=sales+every', ['minute']],
  ['tag=shop', ['sales_daily', 'minute']],
  ['tag=shop,daily', ['sales_daily']],
  ['owner=mina', ['sales_daily']],
  ['shows=paused', ['old']],
  ['shows=scheduled', ['sales_daily', 'minute']],
  ['state=failed', ['minute']],
  ['state=never', ['sales_daily', 'old']],
  ['state=nonsense&shows=nonsense', ['sales_daily', 'minute', 'old']],
])('"%s" leaves %j', (search, left) => expect(ids(search)).toEqual(left))

it('takes a page from 1', () => {
  const page = (text: string) => readFilter({ search: new URLSearchParams(text) }).page
  expect([page(''), page('page=3'), page('page=0'), page('page=x')]).toEqual([1, 3, 1, 1])
})
