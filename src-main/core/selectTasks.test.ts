import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { chooseInstances, chooseTasks, relatives, unknownIn } from './selectTasks.ts'
import { newTaskInstance } from './taskInstance.ts'

// a → g.b → g.in.c → d, a → e
const dag = makeDag(
  'd',
  [
    makeTask('a'),
    makeTask('g.b', { upstream: ['a'], groupId: 'g' }),
    makeTask('g.in.c', { upstream: ['g.b'], groupId: 'g.in' }),
    makeTask('d', { upstream: ['g.in.c'] }),
    makeTask('e', { upstream: ['a'] }),
  ],
  {
    groups: [
      { groupId: 'g', parentId: null, tooltip: '' },
      { groupId: 'g.in', parentId: 'g', tooltip: '' },
    ],
  },
)
const ids = (selection: Parameters<typeof chooseTasks>[1]) => [...chooseTasks(dag, selection).keys()].toSorted()

describe('a choice of tasks', () => {
  it('is all tasks where nothing is named', () => {
    expect(ids({})).toEqual(['a', 'd', 'e', 'g.b', 'g.in.c'])
  })

  it('takes tasks, groups with what is nested in them, and what comes before and after, however far', () => {
    expect(ids({ tasks: [{ taskId: 'a' }] })).toEqual(['a'])
    expect(ids({ groupIds: ['g'] })).toEqual(['g.b', 'g.in.c'])
    expect(ids({ tasks: [{ taskId: 'g.b' }], downstream: true })).toEqual(['d', 'g.b', 'g.in.c'])
    expect(ids({ tasks: [{ taskId: 'g.in.c' }], upstream: true })).toEqual(['a', 'g.b', 'g.in.c'])
    expect(ids({ groupIds: ['g.in'], upstream: true, downstream: true })).toEqual(['a', 'd', 'g.b', 'g.in.c'])
    expect(ids({ groupIds: ['g'], tasks: [{ taskId: 'e' }] })).toEqual(['e', 'g.b', 'g.in.c'])
  })

  it('keeps to map indexes, but takes relatives whole', () => {
    const chosen = chooseTasks(dag, {
      tasks: [
        { taskId: 'g.b', mapIndex: 2 },
        { taskId: 'g.b', mapIndex: 0 },
      ],
      downstream: true,
    })
    expect([chosen.get('g.b'), chosen.get('d')]).toEqual([new Set([2, 0]), null])
    const whole = chooseTasks(dag, { tasks: [{ taskId: 'a', mapIndex: 1 }, { taskId: 'a' }] })
    expect(whole.get('a')).toBeNull()
  })

  it('says what it does not have', () => {
    expect(unknownIn(dag, { tasks: [{ taskId: 'a' }, { taskId: 'x' }], groupIds: ['g', 'y'] })).toEqual({
      tasks: ['x'],
      groups: ['y'],
    })
  })

  it('finds the same relatives from either end', () => {
    const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 10 })
    fc.assert(
      fc.property(graphs, (edges) => {
        const tasks = edges.map((before, index) =>
          makeTask(`t${index}`, { upstream: [...new Set(before.filter((at) => at < index))].map((at) => `t${at}`) }),
        )
        for (const { taskId } of tasks) {
          for (const after of relatives(tasks, [taskId], 'downstream')) {
            expect(relatives(tasks, [after], 'upstream')).toContain(taskId)
          }
          expect(relatives(tasks, [taskId], 'upstream')).not.toContain(taskId)
        }
      }),
    )
  })
})

it('chooses rows by index and state, and never one that was removed', () => {
  const row = (taskId: string, mapIndex: number, state: ReturnType<typeof newTaskInstance>['state']) => ({
    ...newTaskInstance({ dagId: 'd', runId: 'r', taskId, mapIndex }),
    state,
  })
  const rows = [
    row('a', -1, 'success'),
    row('g.b', 0, 'failed'),
    row('g.b', 1, 'running'),
    row('g.b', 2, 'removed'),
    row('d', -1, 'upstream_failed'),
  ]
  const names = (...of: Parameters<typeof chooseInstances>) =>
    chooseInstances(...of).map(({ taskId, mapIndex }) => `${taskId}[${mapIndex}]`)
  const all = chooseTasks(dag, {})
  expect(names(rows, all)).toEqual(['a[-1]', 'g.b[0]', 'g.b[1]', 'd[-1]'])
  expect(names(rows, all, { failed: true })).toEqual(['g.b[0]', 'd[-1]'])
  expect(names(rows, all, { running: true })).toEqual(['g.b[1]'])
  expect(names(rows, all, { failed: true, running: true })).toEqual(['g.b[0]', 'g.b[1]', 'd[-1]'])
  expect(names(rows, chooseTasks(dag, { tasks: [{ taskId: 'g.b', mapIndex: 1 }] }))).toEqual(['g.b[1]'])
})
