import { expect, it } from 'vitest'
import { createHistory } from './history.ts'

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
