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

const dag = { dagId: 'd', runId: null }
const linesOf = (history: ReturnType<typeof createHistory>) =>
  history.changes().map((change) => (change.type === 'history' ? [change.event.name, change.event.detail] : []))

it('puts the events of one row into a line, with what they carried', () => {
  const history = createHistory(7)
  const task = { dagId: 'd', runId: 'r', taskId: 'a', mapIndex: -1 }
  history.add(task, { type: 'schedule' })
  history.note(dag, 'pause', null, null)
  history.add(task, { type: 'skip', reason: 'so' })
  expect(linesOf(history)).toEqual([
    ['schedule skip', { skip: { reason: 'so' } }],
    ['pause', null],
  ])
})

it('loses none that says the same of something else', () => {
  const history = createHistory(7)
  for (const logicalDate of [1, 2, 3]) history.note(dag, 'dateHasRun', null, { logicalDate })
  history.note(dag, 'skipIntervals', null, { from: 3 })
  expect(linesOf(history)).toEqual([
    ['dateHasRun', { dateHasRun: { logicalDate: 1 } }],
    ['dateHasRun', { dateHasRun: { logicalDate: 2 } }],
    ['dateHasRun skipIntervals', { dateHasRun: { logicalDate: 3 }, skipIntervals: { from: 3 } }],
  ])
})
