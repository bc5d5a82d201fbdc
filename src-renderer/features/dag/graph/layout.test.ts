import { expect, it } from 'vitest'
import { layoutGraph } from './layout.ts'

const task = (taskId: string, upstream: string[] = [], groupId: string | null = null) => ({
  ...{ taskId, upstream, groupId, mapping: null },
})
const dag = {
  tasks: [
    task('begin'),
    task('load.a', ['begin'], 'load'),
    task('load.b', ['begin'], 'load'),
    task('end', ['load.a', 'load.b', 'gone']),
  ],
  groups: [{ groupId: 'load', parentId: null }],
}

it('stands each task right of all that it waits for', () => {
  const { nodes, edges } = layoutGraph(dag, new Set())
  const at = (id: string) => {
    const node = nodes.find((one) => one.id === id)
    const parent = nodes.find((one) => one.id === node?.parentId)
    return (node?.x ?? 0) + (parent?.x ?? 0)
  }
  expect(edges).toHaveLength(4)
  expect(at('begin')).toBeLessThan(at('load.a'))
  expect(at('load.b')).toBeLessThan(at('end'))
  expect(nodes.map(({ id }) => id)[0]).toBe('load')
})

it('draws an open group around what it holds', () => {
  const { nodes } = layoutGraph(dag, new Set())
  const group = nodes.find(({ id }) => id === 'load')
  for (const { x, y, width, height } of nodes.filter(({ parentId }) => parentId === 'load')) {
    expect([x > 0, y > 0]).toEqual([true, true])
    expect(x + width).toBeLessThan(group?.width ?? 0)
    expect(y + height).toBeLessThan(group?.height ?? 0)
  }
})

it('folds a group to one node with the edges of all that it holds', () => {
  const { nodes, edges } = layoutGraph(dag, new Set(['load']))
  expect(nodes.map(({ id, kind }) => `${id}:${kind}`)).toEqual(['begin:task', 'load:group', 'end:task'])
  expect(edges).toEqual([
    { from: 'begin', to: 'load' },
    { from: 'load', to: 'end' },
  ])
  expect(nodes[1]?.taskIds).toEqual(['load.a', 'load.b'])
})
