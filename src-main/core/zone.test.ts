import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantsOf, offsetAt, toLocal } from './zone.ts'

const HOUR = 3_600_000
const z = (text: string) => Date.parse(text)
const ZONES = [
  'UTC',
  'Asia/Tehran',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
]

describe('zone', () => {
  it.each([
    ['Asia/Tehran', '2025-01-15T06:31:00Z', 3.5],
    ['Asia/Tehran', '2022-07-01T00:00:00Z', 4.5],
    ['Europe/Berlin', '2025-03-30T00:59:59.999Z', 1],
    ['Europe/Berlin', '2025-03-30T01:00:00Z', 2],
    ['Europe/Berlin', '2025-10-26T00:59:59Z', 2],
    ['Europe/Berlin', '2025-10-26T01:00:00Z', 1],
    ['Asia/Kathmandu', '2024-02-29T12:00:00Z', 5.75],
    ['America/New_York', '1969-12-31T23:00:00Z', -5],
  ])('knows the offset of %s at %s', (zone, at, hours) => {
    expect(offsetAt(z(at), zone)).toBe(hours * HOUR)
  })

  it('finds no instant in a skipped hour and two in a repeated one', () => {
    expect(instantsOf(z('2025-03-30T02:30:00Z'), 'Europe/Berlin')).toEqual([])
    expect(instantsOf(z('2025-10-26T02:30:00Z'), 'Europe/Berlin')).toEqual([
      z('2025-10-26T00:30:00Z'),
      z('2025-10-26T01:30:00Z'),
    ])
  })

  it('says which zone it does not know', () => {
    expect(() => offsetAt(0, 'Asia/Teheran')).toThrow(
      expect.objectContaining({ code: 'bad-timezone', message: expect.stringContaining('Asia/Teheran') }),
    )
  })

  it('finds every instant again from its local time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: z('1990-01-01'), max: z('2037-01-01') }),
        (zone, instant) => {
          expect(instantsOf(toLocal(instant, zone), zone)).toContain(instant)
        },
      ),
    )
  })
})
