import { expect, it } from 'vitest'
import type { TaskInstance, TaskInstanceState } from '../../../src-main/contract/models/run.ts'
import { stateCounts, type TaskNode, taskColumns, taskToShow } from './taskNodes.ts'

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
const names = (columns: TaskNode[][]): string[][] => columns.map((column) => column.map(({ id }) => id))
const NONE = (): boolean => false
const node = (taskId: string, upstream: string[] = [], groupId: string | null = null) => ({ taskId, upstream, groupId })
const columnsOf = (instances: TaskInstance[], tasks: ReturnType<typeof node>[]): string[][] =>
  names(taskColumns(instances, { tasks, groups: [] }, NONE))

it('puts each task right of all that it waits for', () => {
  const graph = [
    node('staging', []),
    node('customers', ['staging']),
    node('products', ['staging']),
    node('facts', ['customers', 'products']),
    node('sales', ['facts', 'staging']),
  ]
  const instances = ['sales', 'products', 'facts', 'customers', 'staging'].map((id) => task(id))
  expect(columnsOf(instances, graph)).toEqual([['staging'], ['customers', 'products'], ['facts'], ['sales']])
})

it('shows tasks that the DAG no longer knows, and ends on a cycle', () => {
  const graph = [node('a', ['b']), node('b', ['a'])]
  expect(
    columnsOf([task('gone'), task('a')], graph)
      .flat()
      .toSorted(),
  ).toEqual(['a', 'gone'])
  expect(columnsOf([task('x'), task('y')], [])).toEqual([['x', 'y']])
})

it('chooses what runs, else what failed, else what started last', () => {
  const done = [task('a', 'success', 1), task('b', 'success', 2)]
  expect(taskToShow([...done, task('c', 'running', 3)])?.taskId).toBe('c')
  expect(taskToShow([task('f', 'failed', 1), ...done])?.taskId).toBe('f')
  expect(taskToShow([...done, task('n')])?.taskId).toBe('b')
  expect(taskToShow([])).toBeUndefined()
})

it('takes the instances of a mapped task, and the tasks of a folded group, together', () => {
  const tasks = [
    node('fetch'),
    node('load.clean', ['fetch'], 'load'),
    node('load.inner.write', ['load.clean'], 'load.inner'),
    node('report', ['load.inner.write']),
  ]
  const groups = [
    { groupId: 'load', parentId: null },
    { groupId: 'load.inner', parentId: 'load' },
  ]
  const instances = [
    task('fetch', 'success'),
    ...[0, 1, 2].map((mapIndex) => ({ ...task('load.clean', mapIndex === 1 ? 'failed' : 'success'), mapIndex })),
    task('load.inner.write', 'upstream_failed'),
    task('report', 'upstream_failed'),
  ]
  const open = taskColumns(instances, { tasks, groups }, NONE)
  expect(names(open)).toEqual([['fetch'], ['load.clean'], ['load.inner.write'], ['report']])
  expect(open[1]?.[0]).toMatchObject({ kind: 'task', instances: { length: 3 } })
  const folded = taskColumns(instances, { tasks, groups }, (groupId) => groupId === 'load')
  expect(names(folded)).toEqual([['fetch'], ['load'], ['report']])
  expect(folded[1]?.[0]).toMatchObject({ kind: 'group', instances: { length: 4 } })
  expect(stateCounts(folded[1]?.[0]?.instances ?? [])).toEqual([
    { state: 'failed', count: 1 },
    { state: 'upstream_failed', count: 1 },
    { state: 'success', count: 2 },
  ])
})
