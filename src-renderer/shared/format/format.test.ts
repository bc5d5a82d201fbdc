import { describe, expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'
import { formatCountdown, formatDuration } from './duration.ts'
import { formatPlural, formatRate, formatShare } from './number.ts'
import { formatDateMinute, formatExact, formatInterval, formatRelative } from './time.ts'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [14_213, '14.2 kB'],
    [999_999, '1.00 MB'],
    [214_000_000_000, '214 GB'],
    [2_000_000_000, '2.00 GB'],
  ])('%d → %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [12.4, '12 ms'],
    [1236, '1.24 s'],
    [9_999, '10 s'],
    [42_000, '42 s'],
    [59_990, '1 min'],
    [185_000, '3 min 5 s'],
    [3_600_000, '1 h'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
    [-1500, '−1.50 s'],
  ])('%d ms → %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatCountdown', () => {
  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [8_400, '0:09'],
    [90_000, '1:30'],
    [7_500_000, '2:05:00'],
    [-5, '0:00'],
  ])('%d ms → %s', (ms, text) => expect(formatCountdown(ms)).toBe(text))
})

describe('numbers', () => {
  it('shows a rate with the digits that say something', () => {
    expect([0, 0.4217, 49.76, 1250.4].map(formatRate)).toEqual(['0', '0.422', '49.8', '1,250'])
  })
  it('shows a share, and none of nothing', () => {
    expect([
      formatShare(15, 100),
      formatShare(3, 1000),
      formatShare(1, 10_000),
      formatShare(0, 9),
      formatShare(0, 0),
    ]).toEqual(['15 %', '0.3 %', '< 0.1 %', '0 %', '–'])
  })
  it('counts in words', () => {
    expect([formatPlural(1, 'event'), formatPlural(1200, 'event'), formatPlural(2, 'match', 'matches')]).toEqual([
      '1 event',
      '1,200 events',
      '2 matches',
    ])
  })
})

describe('time', () => {
  const at = Date.UTC(2025, 0, 15, 6, 30)
  it('is exact in a zone, with its offset', () => {
    expect(formatExact(at, 'Asia/Tehran')).toBe('2025-01-15 10:00:00 Asia/Tehran (+03:30)')
    expect(formatExact(at, 'America/New_York')).toBe('2025-01-15 01:30:00 America/New_York (-05:00)')
    expect(formatExact(at, 'UTC')).toBe('2025-01-15 06:30:00 UTC')
  })
  it('shows midnight as 00, not 24', () => {
    expect(formatExact(Date.UTC(2025, 0, 15), 'UTC')).toContain('2025-01-15 00:00:00')
  })
  it('leaves out seconds that are none', () => {
    expect([formatDateMinute(at, 'UTC'), formatDateMinute(at + 3000, 'UTC')]).toEqual([
      '2025-01-15 06:30',
      '2025-01-15 06:30:03',
    ])
  })
  it('shows an interval as short as it may be', () => {
    expect(formatInterval({ start: at, end: at + 60_000 }, 'Asia/Tehran')).toBe('10:00 – 10:01')
    expect(formatInterval({ start: at, end: at + 1500 }, 'UTC')).toBe('06:30:00 – 06:30:01')
    expect(formatInterval({ start: at, end: at + 7 * 86_400_000 }, 'UTC')).toBe('2025-01-15 – 2025-01-22')
  })
  it.each([
    [0, 'just now'],
    [-42_000, '42 s ago'],
    [180_000, 'in 3 min'],
    [-7_200_000, '2 h ago'],
    [-432_000_000, '5 d ago'],
  ])('%d ms from now: %s', (offset, text) => expect(formatRelative(at + offset, at)).toBe(text))
})
