import { expect, it } from 'vitest'
import { quantile, summarize } from './quantile.ts'

it('finds quantiles between values', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2)
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  expect(
    quantile(
      Array.from({ length: 101 }, (_, n) => n),
      0.95,
    ),
  ).toBe(95)
  expect(quantile([7], 0.95)).toBe(7)
  expect(quantile([], 0.5)).toBeNull()
})

it('sums up', () => {
  expect(summarize([10, 30, 20])).toEqual({ count: 3, median: 20, p95: 29, longest: 30, last: 20 })
  expect(summarize([])).toBeNull()
})
