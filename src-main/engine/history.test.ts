import { expect, it } from 'vitest'
import { createHistory } from './history.ts'

const of = { dagId: 'd', runId: null }
const lines = (history: ReturnType<typeof createHistory>) =>
  history.changes().map((change) => (change.type === 'history' ? [change.event.name, change.event.detail] : []))

it('keeps what each of two like events of one commit carried', () => {
  const history = createHistory(1)
  history.note(of, 'pause', null, null)
  history.note(of, 'dateHasRun', null, { logicalDate: 1 })
  history.note(of, 'dateHasRun', null, { logicalDate: 2 })
  history.note(of, 'unpause', null, null)
  expect(lines(history)).toEqual([
    ['pause dateHasRun', { dateHasRun: { logicalDate: 1 } }],
    ['dateHasRun unpause', { dateHasRun: { logicalDate: 2 } }],
  ])
})

it('keeps the order of what the scheduler does and what a person does', () => {
  const row = { dagId: 'd', runId: 'r', taskId: 'a', mapIndex: -1 }
  const history = createHistory(1)
  history.add(row, { type: 'succeed' })
  history.add(row, { type: 'clear' }, 'mina')
  history.add(row, { type: 'schedule' })
  history.add(row, { type: 'queue' })
  expect(lines(history)).toEqual([
    ['succeed', null],
    ['clear', null],
    ['schedule queue', null],
  ])
})
