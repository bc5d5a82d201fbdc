import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minuteName } from '../minute.ts'
import { timeIn } from './timeIn.ts'

const NOW = Date.UTC(2025, 0, 15, 12)
const iso = (text: string, zone = 'UTC') => {
  const span = timeIn(text, zone, NOW)
  return span && [span.start, span.end].map((at) => new Date(at).toISOString().slice(0, 16))
}

it.each([
  ['2025-01-15', ['2025-01-15T00:00', '2025-01-16T00:00']],
  ['runs of 2025-01-15 10', ['2025-01-15T10:00', '2025-01-15T11:00']],
  ['2025-01-15 10:31', ['2025-01-15T10:31', '2025-01-15T10:32']],
  ['2025-01-15_10-31.parquet', ['2025-01-15T10:31', '2025-01-15T10:32']],
  ['scheduled__2025-01-15T10:31:00+00:00', ['2025-01-15T10:31', '2025-01-15T10:32']],
  ['9:05', ['2025-01-15T09:05', '2025-01-15T09:06']],
  ['failed 23:59', ['2025-01-14T23:59', '2025-01-15T00:00']],
] as const)('finds the time in %s', (text, expected) => {
  expect(iso(text)).toEqual(expected)
})

it.each([
  '',
  'minute',
  '2025-02-31',
  '2025-13-01',
  '2025-01-15 25',
  '10:61',
  '24:00',
  '12025-01-15',
  '1.2:30.5',
  '127.0.0.1:80',
])('finds none in %j', (text) => {
  expect(timeIn(text, 'UTC', NOW)).toBeNull()
})

it('reads it on the clocks of the zone', () => {
  expect(iso('2025-01-15 10:31', 'Asia/Tehran')).toEqual(['2025-01-15T07:01', '2025-01-15T07:02'])
  // 2026-10-25 02:30 came twice, 2026-03-29 02:30 never: a time beside the jump is near enough.
  expect(iso('2026-10-25 02:30', 'Europe/Berlin')).toEqual(['2026-10-25T00:30', '2026-10-25T01:31'])
  expect(iso('2026-03-29 02:30', 'Europe/Berlin')).toEqual(['2026-03-29T00:30', '2026-03-29T00:31'])
})

it('finds every minute by its own name, in any zone', () => {
  const zones = fc.constantFrom('UTC', 'Asia/Tehran', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe')
  const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })
  fc.assert(
    fc.property(instants, zones, (at, zone) => {
      const span = timeIn(minuteName(at, zone), zone, NOW)
      expect(span && span.start <= at && at < span.end).toBe(true)
    }),
  )
})

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const span = timeIn(text, 'Europe/Berlin', NOW)
      return span === null || span.end > span.start
    }),
  )
})
