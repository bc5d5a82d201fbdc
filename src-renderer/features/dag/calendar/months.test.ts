import { expect, it } from 'vitest'
import { daysOf, stateOf, statesText } from './months.ts'

it('has each day of a year in its week', () => {
  const days = daysOf(2024)
  expect(days).toHaveLength(366)
  // 2024 began on a Monday, and ended on a Tuesday.
  expect(days[0]).toEqual({ date: '2024-01-01', column: 0, row: 0 })
  expect(days.at(-1)).toEqual({ date: '2024-12-31', column: 52, row: 1 })
  expect(daysOf(2025)[0]).toEqual({ date: '2025-01-01', column: 0, row: 2 })
})

it('shows a day by what went wrong in it', () => {
  expect(stateOf({ success: 1439, failed: 1 })).toBe('failed')
  expect(stateOf({ success: 3, queued: 1 })).toBe('queued')
  expect(stateOf({})).toBeNull()
  expect(statesText({ failed: 1, success: 1439 })).toBe('1439 success, 1 failed')
})
