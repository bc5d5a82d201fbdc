import { describe, expect, it } from 'vitest'
import { columnsPath, linePath, roundUp, roundUpCount, runsOf } from './scale.ts'

it('rounds up to what is easily read', () => {
  expect([0, 0.3, 1, 3, 21, 240, 251, 5001].map(roundUp)).toEqual([1, 0.5, 1, 5, 25, 250, 500, 10_000])
})

it('rounds counts up to what can be halved', () => {
  expect([0, 1, 3, 5, 9, 11, 52, 3300].map(roundUpCount)).toEqual([2, 2, 4, 6, 10, 12, 60, 4000])
})

describe('columnsPath', () => {
  it('draws each column in its place, and none that has no height', () => {
    const columns = [
      { low: 0, high: 2 },
      { low: 1, high: 1 },
      { low: 1, high: 3 },
    ]
    expect(columnsPath(columns, 0.2)).toBe('M0.1 0h0.8V2h-0.8zM2.1 1h0.8V3h-0.8z')
  })
})

describe('linePath', () => {
  it('is interrupted where there is nothing, and shows what stands alone', () => {
    expect(linePath([1, 2, null, 3, null, 4, 5])).toBe('M0.5 1L1.5 2M3.2 3h0.6M5.5 4L6.5 5')
  })
})

it('joins what follows on each other', () => {
  expect(runsOf(6, (index) => [0, 1, 4].includes(index))).toEqual([
    [0, 2],
    [4, 5],
  ])
})
