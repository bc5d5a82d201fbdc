import { describe, expect, it } from 'vitest'
import { minuteStart, minuteTitle, parseObjectPath } from './minuteOf.ts'

describe('minuteStart', () => {
  it('is the instant in the zone', () => {
    expect(minuteStart('2025-01-15_10-00', 'Asia/Tehran')).toBe(Date.UTC(2025, 0, 15, 6, 30))
    expect(minuteStart('report', 'UTC')).toBeNull()
  })
  it('tells the two passes of an hour apart where clocks go back', () => {
    expect(minuteStart('2026-10-25_02-30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(minuteStart('2026-10-25_02-30+0100', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 1, 30))
  })
})

describe('names', () => {
  it('are shown as date and time', () => {
    expect(minuteTitle('2025-01-15_10-00')).toBe('2025-01-15 10:00')
    expect(minuteTitle('2026-10-25_02-30+0100')).toBe('2026-10-25 02:30 +01:00')
    expect(minuteTitle('anything')).toBe('anything')
  })
  it('are found in what a task returned', () => {
    expect(parseObjectPath('s3a://events/2025-01-15_10-00.parquet')).toEqual({
      bucket: 'events',
      key: '2025-01-15_10-00.parquet',
      minute: '2025-01-15_10-00',
    })
    expect(parseObjectPath('s3a://events/2025-01-15_10-00')?.minute).toBe('2025-01-15_10-00')
    expect([parseObjectPath(7), parseObjectPath('events/x'), parseObjectPath('s3a://events/')]).toEqual([
      null,
      null,
      null,
    ])
  })
})
