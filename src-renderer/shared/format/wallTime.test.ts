import { expect, it } from 'vitest'
import { instantOf, localMinute } from './wallTime.ts'

it('reads and writes the local time of a zone', () => {
  const at = Date.UTC(2025, 0, 15, 6, 30)
  expect(localMinute(at, 'Asia/Tehran')).toBe('2025-01-15T10:00')
  expect(instantOf('2025-01-15T10:00', 'Asia/Tehran')).toBe(at)
  expect(instantOf('2025-01-15T10:00:59', 'Asia/Tehran')).toBe(at)
  expect(instantOf('', 'UTC')).toBeNull()
})

it('has no instant for a time that the clocks leave out, and the first of two that come twice', () => {
  expect(instantOf('2025-03-30T02:30', 'Europe/Berlin')).toBeNull()
  expect(instantOf('2025-10-26T02:30', 'Europe/Berlin')).toBe(Date.UTC(2025, 9, 26, 0, 30))
})
