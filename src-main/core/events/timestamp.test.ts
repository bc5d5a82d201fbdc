import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimestamp } from './timestamp.ts'

describe('timestamps as text', () => {
  it.for([
    ['2025-01-15T10:00:00+03:30', Date.UTC(2025, 0, 15, 6, 30)],
    ['2025-01-15T10:00:00.1234567Z', Date.UTC(2025, 0, 15, 10, 0, 0, 123)],
    ['2025-01-15 10:00:00.5', Date.UTC(2025, 0, 15, 10, 0, 0, 500)],
    ['2025-01-15T10:00:00-0800', Date.UTC(2025, 0, 15, 18)],
    ['2025-01-15 10:00:00+05', Date.UTC(2025, 0, 15, 5)],
    ['2025-01-15 10:00:00 UTC', Date.UTC(2025, 0, 15, 10)],
    ['1431857103000', 1_431_857_103_000],
    ['-5', -5],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0099-03-01T00:00:00Z', new Date('0099-03-01T00:00:00Z').getTime()],
  ] as const)('reads %s', ([text, instant]) => {
    expect(parseTimestamp(text)).toBe(instant)
  })

  it.for([
    '',
    'yesterday',
    '2025-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-01-15T24:00:00Z',
    '2025-01-15T10:61:00Z',
    '2025-01-15',
    '2025-01-15T10:00:00+99:00',
    '2025-01-15T10:00:00+03:75',
    '1.5e12',
    ' 5',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeNull()
  })

  it('reads back what every date writes', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(date, (value) => {
        expect(parseTimestamp(value.toISOString())).toBe(value.getTime())
      }),
    )
  })
})
