import { expect, it } from 'vitest'
import { defaultChart, pointsOf } from './chartOf.ts'

const column = (name: string, type: string) => ({ name, type, nullable: true })

it('draws numbers over names as bars, over times as a line', () => {
  expect(defaultChart([column('kind', 'VARCHAR'), column('n', 'BIGINT'), column('e', 'HUGEINT')])).toEqual({
    kind: 'bar',
    x: 'kind',
    y: ['n', 'e'],
  })
  expect(defaultChart([column('at', 'TIMESTAMP'), column('n', 'BIGINT')])?.kind).toBe('line')
  expect(defaultChart([column('a', 'INTEGER'), column('b', 'DOUBLE')])).toEqual({ kind: 'line', x: 'a', y: ['b'] })
  expect(defaultChart([column('a', 'VARCHAR')])).toBeNull()
})

it('makes points, with gaps where there is no figure', () => {
  const columns = [column('kind', 'VARCHAR'), column('n', 'HUGEINT')]
  expect(
    pointsOf(
      columns,
      [
        ['a', '12'],
        [null, null],
        ['c', 'NaN'],
      ],
      { kind: 'bar', x: 'kind', y: ['n'] },
    ),
  ).toEqual([
    { x: 'a', 'y:n': 12 },
    { x: 'null', 'y:n': null },
    { x: 'c', 'y:n': null },
  ])
})
