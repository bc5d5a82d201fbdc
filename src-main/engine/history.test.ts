import { expect, it } from 'vitest'
import { createHistory } from './history.ts'

const row = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1 }
const other = { ...row, mapIndex: 2 }

it('joins what comes together, and keeps the order in which the scheduler and people did things', () => {
  const history = createHistory(5)
  history.add(row, { type: 'schedule' })
  history.add(other, { type: 'schedule' })
  history.add(row, { type: 'queue' })
  history.add(row, { type: 'clear' }, 'ann')
  history.add(row, { type: 'schedule' })
  history.add(other, { type: 'skip', reason: 'no' })
  const lines = history.changes().flatMap((change) => (change.type === 'history' ? change.event : []))
  expect(lines.map(({ mapIndex, name, by, detail }) => ({ mapIndex, name, by, detail }))).toEqual([
    { mapIndex: -1, name: 'schedule queue', by: null, detail: null },
    { mapIndex: 2, name: 'schedule skip', by: null, detail: { skip: { reason: 'no' } } },
    { mapIndex: -1, name: 'clear', by: 'ann', detail: null },
    { mapIndex: -1, name: 'schedule', by: null, detail: null },
  ])
})
