import { describe, expect, it } from 'vitest'
import { leaves, topologicalOrder } from './graph.ts'

const node = (taskId: string, ...upstream: string[]) => ({ taskId, upstream })

describe('topologicalOrder', () => {
  it('puts every task after its upstream ones', () => {
    const tasks = [node('d', 'b', 'c'), node('b', 'a'), node('c', 'a'), node('a')]
    expect(topologicalOrder(tasks).map(({ taskId }) => taskId)).toEqual(['a', 'b', 'c', 'd'])
    expect(leaves(tasks).map(({ taskId }) => taskId)).toEqual(['d'])
  })

  it('names the tasks of a cycle, of a duplicate and of an unknown upstream', () => {
    expect(() => topologicalOrder([node('x'), node('a', 'c'), node('b', 'a'), node('c', 'b')])).toThrow('a → b → c → a')
    expect(() => topologicalOrder([node('a'), node('a')])).toThrow('"a"')
    expect(() => topologicalOrder([node('a', 'gone')])).toThrow('"gone"')
  })
})
