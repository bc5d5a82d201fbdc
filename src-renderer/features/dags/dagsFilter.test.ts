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
  ['', ['minute', 'old', 'sales_daily']],
  ['q=SALES', ['minute', 'sales_daily']],
  ['q=sales+every', ['minute']],
  ['tag=shop', ['minute', 'sales_daily']],
  ['tag=shop,daily', ['sales_daily']],
  ['owner=mina', ['sales_daily']],
  ['shows=paused', ['old']],
  ['shows=scheduled', ['minute', 'sales_daily']],
  ['state=failed', ['minute']],
  ['state=never', ['old', 'sales_daily']],
  ['state=nonsense&shows=nonsense', ['minute', 'old', 'sales_daily']],
])('"%s" leaves %j', (search, left) => expect(ids(search)).toEqual(left))

it('takes a page from 1', () => {
  const page = (text: string) => readFilter({ search: new URLSearchParams(text) }).page
  expect([page(''), page('page=3'), page('page=0'), page('page=x')]).toEqual([1, 3, 1, 1])
})
