import { describe, expect, it } from 'vitest'
import { columnsToDraw, placeOf, rowAt, rowsToDraw, scrollHeight, startsOf } from './gridWindow.ts'

const small = { rows: 1000, rowHeight: 30, viewHeight: 600 }
const huge = { rows: 20_000_000, rowHeight: 30, viewHeight: 600 }

describe('the rows of a grid', () => {
  it('stand where the scroll bar says while there is room for each', () => {
    expect(scrollHeight(small)).toBe(30_000)
    expect(rowAt(small, 0)).toBe(0)
    expect(rowAt(small, 300)).toBe(10)
    expect(placeOf(small, 10)).toBe(300)
    expect(rowsToDraw(small, 10)).toEqual({ from: 4, to: 36 })
  })
  it('share pixels where there are too many, and the first and last are reached all the same', () => {
    expect(scrollHeight(huge)).toBe(8_000_000)
    expect(rowAt(huge, 0)).toBe(0)
    expect(rowAt(huge, 8_000_000 - 600)).toBe(19_999_980)
    expect(rowsToDraw(huge, 19_999_980).to).toBe(20_000_000)
    for (const row of [0, 1, 12_345_678, 19_999_980]) expect(rowAt(huge, placeOf(huge, row))).toBeCloseTo(row, 3)
  })
  it('of a table smaller than its window are all drawn', () => {
    const few = { rows: 3, rowHeight: 30, viewHeight: 600 }
    expect([rowAt(few, 50), placeOf(few, 2), rowsToDraw(few, 0)]).toEqual([0, 0, { from: 0, to: 3 }])
  })
})

it('draws only the columns that are seen, and one beside them', () => {
  const starts = startsOf(Array.from({ length: 500 }, () => 100))
  expect(columnsToDraw(starts, 0, 350)).toEqual({ from: 0, to: 5 })
  expect(columnsToDraw(starts, 10_050, 350)).toEqual({ from: 99, to: 105 })
  expect(columnsToDraw(starts, 49_900, 350).to).toBe(500)
})
