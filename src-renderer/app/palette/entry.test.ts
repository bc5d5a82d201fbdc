import { expect, it } from 'vitest'
import { best, type Entry, grouped, rank } from './entry.ts'

const entry = (label: string, more: Partial<Entry> = {}): Entry =>
  ({ id: label, group: 'Go to', icon: 'home', href: '#/', label, ...more }) as Entry

it('asks for every word, and prefers starts', () => {
  const all = ['Storage', 'Reports', 'Report of a minute', 'DAGs'].map((label) => entry(label))
  expect(best(all, 'rep', 9).map(({ label }) => label)).toEqual(['Reports', 'Report of a minute'])
  expect(best(all, 'minute rep', 9).map(({ label }) => label)).toEqual(['Report of a minute'])
  expect(best(all, 'o', 2).map(({ label }) => label)).toEqual(['Report of a minute', 'Storage'])
  expect(rank(entry('Storage'), 'disk')).toBeNull()
  expect(rank(entry('Storage', { words: 'disk limits' }), 'disk')).toBe(4)
  expect(best(all, '', 9)).toHaveLength(4)
})

it('keeps the order of headings', () => {
  const list = [entry('a', { group: 'Recent' }), entry('b'), entry('c', { group: 'Recent' })]
  expect(grouped(list).map(({ group, entries }) => [group, entries.length])).toEqual([
    ['Recent', 2],
    ['Go to', 1],
  ])
})
