import { describe, expect, it } from 'vitest'
import { branchPaths, jsonTree, searchTree } from './jsonTree.ts'

const root = jsonTree({
  report: { total_events: 100, 'by type': { PAYMENT: { ERROR: 3 } } },
  list: [true, null, 'Pay'],
})

describe('jsonTree', () => {
  it('names every value by its path', () => {
    const paths = [root, ...root.children, ...root.children.flatMap((child) => child.children)].map(({ path }) => path)
    expect(paths).toEqual([
      '$',
      '$.report',
      '$.list',
      '$.report.total_events',
      '$.report["by type"]',
      '$.list[0]',
      '$.list[1]',
      '$.list[2]',
    ])
  })
  it('says what a branch holds and what a leaf is', () => {
    expect([root.text, root.children[1]?.text, root.children[1]?.children.map(({ text }) => text)]).toEqual([
      '2 keys',
      '3 items',
      ['true', 'null', '"Pay"'],
    ])
  })
})

describe('searchTree', () => {
  it('finds names and values, whatever the case, and opens the way to each', () => {
    const { found, open } = searchTree(root, 'pay')
    expect([...found]).toEqual(['$.report["by type"].PAYMENT', '$.list[2]'])
    expect(open).toEqual(new Set(['$', '$.report', '$.report["by type"]', '$.list']))
  })
  it('does not take “3 keys” for content', () => {
    expect(searchTree(root, 'keys').found.size).toBe(0)
    expect([...searchTree(root, '3').found]).toEqual(['$.report["by type"].PAYMENT.ERROR'])
  })
  it('finds nothing for nothing', () => {
    expect(searchTree(root, '  ').found.size).toBe(0)
  })
})

it('lists branches down to a depth', () => {
  expect(branchPaths(root, 1)).toEqual(['$'])
  expect(branchPaths(root)).toHaveLength(5)
})
