import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOfYear } from './calendar.ts'
import { toLocal } from './zone.ts'

const HOUR = 3_600_000
const dateOf = (instant: number, zone: string) => new Date(toLocal(instant, zone)).toISOString().slice(0, 10)

describe('daysOfYear', () => {
  it('knows leap days, and days of 23 and 25 hours', () => {
    expect(daysOfYear(2024, 'UTC')).toHaveLength(366)
    const days = new Map(daysOfYear(2025, 'Europe/Berlin').map(({ date, start, end }) => [date, (end - start) / HOUR]))
    expect([days.size, days.get('2025-03-30'), days.get('2025-10-26'), days.get('2025-07-01')]).toEqual([
      365, 23, 25, 24,
    ])
  })

  it('begins a day where clocks jump over midnight with what comes after', () => {
    const day = daysOfYear(2022, 'Asia/Tehran').find(({ date }) => date === '2022-03-22')
    expect(day?.start).toBe(Date.parse('2022-03-21T20:30:00Z'))
  })

  it('divides every year into days that the clocks show', () => {
    const zones = ['UTC', 'Asia/Tehran', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia']
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1990, max: 2040 }), (zone, year) => {
        const days = daysOfYear(year, zone)
        for (const [index, { date, start, end }] of days.entries()) {
          // A day that a zone leaves out, as Samoa did with 2011-12-30, has no instant.
          if (start === end) continue
          expect(dateOf(start, zone)).toBe(date)
          expect(dateOf(end - 1, zone)).toBe(date)
          expect(days[index + 1]?.start ?? end).toBe(end)
        }
      }),
      { numRuns: 60 },
    )
  })
})
