import { expect, it } from 'vitest'
import type { TaskInstance, TaskInstanceState } from '../../../src-main/contract/models/run.ts'
import { taskColumns, taskToShow } from './taskColumns.ts'

const task = (taskId: string, state: TaskInstanceState = 'none', startDate: number | null = null): TaskInstance => ({
  dagId: 'd',
  runId: 'r',
  taskId,
  mapIndex: -1,
  state,
  tryNumber: 0,
  failures: 0,
  losses: 0,
  reschedules: 0,
  firstStartedAt: null,
  startDate,
  endDate: null,
  nextAttemptAt: null,
  reason: null,
})
const names = (columns: TaskInstance[][]): string[][] => columns.map((column) => column.map(({ taskId }) => taskId))

it('puts each task right of all that it waits for', () => {
  const graph = [
    { taskId: 'staging', upstream: [] },
    { taskId: 'customers', upstream: ['staging'] },
    { taskId: 'products', upstream: ['staging'] },
    { taskId: 'facts', upstream: ['customers', 'products'] },
    { taskId: 'sales', upstream: ['facts', 'staging'] },
  ]
  const instances = ['sales', 'products', 'facts', 'customers', 'staging'].map((id) => task(id))
  expect(names(taskColumns(instances, graph))).toEqual([['staging'], ['customers', 'products'], ['facts'], ['sales']])
})

it('shows tasks that the DAG no longer knows, and ends on a cycle', () => {
  const graph = [
    { taskId: 'a', upstream: ['b'] },
    { taskId: 'b', upstream: ['a'] },
  ]
  expect(
    names(taskColumns([task('gone'), task('a')], graph))
      .flat()
      .toSorted(),
  ).toEqual(['a', 'gone'])
  expect(names(taskColumns([task('x'), task('y')], []))).toEqual([['x', 'y']])
})

it('chooses what runs, else what failed, else what started last', () => {
  const done = [task('a', 'success', 1), task('b', 'success', 2)]
  expect(taskToShow([...done, task('c', 'running', 3)])?.taskId).toBe('c')
  expect(taskToShow([task('f', 'failed', 1), ...done])?.taskId).toBe('f')
  expect(taskToShow([...done, task('n')])?.taskId).toBe('b')
  expect(taskToShow([])).toBeUndefined()
})
