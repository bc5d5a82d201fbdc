import { expect, it } from 'vitest'
import { cellOf } from './cellState.ts'
import { gridRows } from './rows.ts'

const task = (taskId: string, groupId: string | null = null) => ({ taskId, groupId, mapping: null })
const dag = {
  tasks: [task('begin'), task('load.a', 'load'), task('load.deep.b', 'load.deep'), task('load.c', 'load'), task('end')],
  groups: [
    { groupId: 'load', parentId: null },
    { groupId: 'load.deep', parentId: 'load' },
  ],
}
const drawn = (folded: string[], gone: string[] = []) =>
  gridRows(dag, new Set(folded), gone).map(({ label, depth, kind }) => `${' '.repeat(depth)}${label}:${kind}`)

it('stands groups with what they hold below them, in the order of the file', () => {
  expect(drawn([])).toEqual(['begin:task', 'load:group', ' a:task', ' deep:group', '  b:task', ' c:task', 'end:task'])
})

it('folds a group to one row with all its tasks; what only older runs have comes last', () => {
  expect(drawn(['load'], ['old'])).toEqual(['begin:task', 'load:group', 'end:task', 'old:gone'])
  expect(gridRows(dag, new Set(['load']))[1]?.taskIds).toEqual(['load.a', 'load.deep.b', 'load.c'])
  expect(drawn(['load.deep'])).toEqual(['begin:task', 'load:group', ' a:task', ' deep:group', ' c:task', 'end:task'])
})

it('shows of many the state that matters most', () => {
  const tasks = { a: { success: 3 }, b: { running: 1, success: 2 }, c: { failed: 1 } }
  expect(cellOf(tasks, ['a'])).toEqual({ state: 'success', total: 3, counts: [['success', 3]] })
  expect(cellOf(tasks, ['a', 'b'])).toMatchObject({ state: 'running', total: 6 })
  expect(cellOf(tasks, ['a', 'b', 'c'])?.counts).toEqual([
    ['failed', 1],
    ['running', 1],
    ['success', 5],
  ])
  expect(cellOf(tasks, ['other'])).toBeNull()
})
