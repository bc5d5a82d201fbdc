import { expect, it } from 'vitest'
import { keysOf, missing, numberIn, type Pieces, pieceKey, valueIn, wishOf, withSpan } from './gridPieces.ts'

const columns = Array.from({ length: 50 }, (_, at) => `c${at}`)
const seen = { rows: { from: 15, to: 44 }, columns: { from: 3, to: 9 } }
const none: Pieces = new Map()

it('asks for all that is in sight at once, by whole pieces', () => {
  const spans = missing(seen, () => false)
  expect(spans.map((span) => wishOf(span, columns))).toEqual([{ offset: 10, limit: 40, columns: columns.slice(0, 40) }])
  expect(missing({ ...seen, columns: { from: 38, to: 42 } }, () => false).map((span) => wishOf(span, columns))).toEqual(
    [
      { offset: 10, limit: 40, columns: columns.slice(0, 40) },
      { offset: 10, limit: 40, columns: columns.slice(40) },
    ],
  )
})

it('asks only for what is not there, around what is', () => {
  const there = pieceKey(25, 3)
  expect(missing(seen, (key) => key === there).map((span) => wishOf(span, columns))).toMatchObject([
    { offset: 10, limit: 10 },
    { offset: 30, limit: 20 },
  ])
  const all = keysOf(seen)
  expect(missing(seen, (key) => all.has(key))).toEqual([])
})

it('asks for no more rows at once than the host gives', () => {
  const tall = missing({ rows: { from: 0, to: 1234 }, columns: seen.columns }, () => false)
  expect(tall.map((span) => wishOf(span, columns))).toMatchObject([
    { offset: 0, limit: 500 },
    { offset: 500, limit: 500 },
    { offset: 1000, limit: 240 },
  ])
})

it('finds each value and each row where it belongs', () => {
  const [span] = missing(seen, () => false)
  if (!span) throw new Error('Nothing is missing.')
  const { offset, limit } = wishOf(span, columns)
  const rows = Array.from({ length: limit - 3 }, (_, at) =>
    columns.slice(0, 40).map((name) => `${name} of ${offset + at}`),
  )
  const pieces = withSpan(none, span, { numbers: rows.map((_, at) => 1000 + offset + at), rows })
  for (const row of [10, 19, 20, 33, 46]) {
    expect(valueIn(pieces, row, 7)).toBe(`c7 of ${row}`)
    expect(numberIn(pieces, row)).toBe(1000 + row)
  }
  expect(valueIn(pieces, 47, 7)).toBeUndefined()
  expect(valueIn(pieces, 9, 7)).toBeUndefined()
})

it('lets go of what came first when it holds too much', () => {
  let pieces = none
  for (let from = 0; from < 30_000; from += 500) {
    for (const span of missing({ rows: { from, to: from + 500 }, columns: seen.columns }, () => false)) {
      pieces = withSpan(pieces, span, { numbers: Array.from({ length: 500 }, (_, at) => from + at), rows: [] })
    }
  }
  expect(numberIn(pieces, 29_999)).toBe(29_999)
  expect(numberIn(pieces, 5)).toBeUndefined()
  expect(pieces.size).toBe(2000)
})
