import { describe, expect, it } from 'vitest'
import { instantMs } from './instant.ts'

const iso = (value: unknown, zone: string): string | null => {
  const ms = instantMs(value, zone)
  return ms === null ? null : new Date(ms).toISOString()
}

describe('instantMs', () => {
  it.each([
    ['2025-08-09', 'UTC', '2025-08-09T00:00:00.000Z'],
    ['2025-08-09', 'Asia/Tehran', '2025-08-08T20:30:00.000Z'],
    ['2025-08-09T10:00', 'Europe/Berlin', '2025-08-09T08:00:00.000Z'],
    ['2025-08-09 10:00:30', 'UTC', '2025-08-09T10:00:30.000Z'],
    ['2025-08-09T10:00Z', 'Europe/Berlin', '2025-08-09T10:00:00.000Z'],
    ['2025-08-09T10:00+03:30', 'UTC', '2025-08-09T06:30:00.000Z'],
    ['2025-08-09T10:00+0330', 'UTC', '2025-08-09T06:30:00.000Z'],
    // The hour that clocks skip, and the hour that comes twice.
    ['2025-03-30T02:30', 'Europe/Berlin', '2025-03-30T01:30:00.000Z'],
    ['2025-10-26T02:30', 'Europe/Berlin', '2025-10-26T00:30:00.000Z'],
    [new Date(5), 'UTC', '1970-01-01T00:00:00.005Z'],
  ])('reads %j in %s', (value, zone, expected) => expect(iso(value, zone)).toBe(expected))

  it.each(['', 'today', '2025', '2025-02-30', '2025-13-01', '09/08/2025', new Date(Number.NaN), 5, null])(
    'refuses %j',
    (value) => expect(iso(value, 'UTC')).toBeNull(),
  )
})
