import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LATEST } from '../../src-main/contract/models/primitives.ts'
import { parseSchedule } from '../../src-main/core/schedule.ts'
import { createTimetable } from '../../src-main/core/timetable.ts'
import { expectAnswer, fuzz } from './fuzz.ts'

const piece = fc.oneof(
  fc.constantFrom(
    '*',
    '?',
    'L',
    'LW',
    'W',
    '#',
    '5L',
    '1#3',
    'MON',
    'jan',
    'SUN-FRI',
    '*/5',
    '0-59/7',
    '60',
    '-1',
    '99999999',
  ),
  fc.integer({ min: -2, max: 70 }).map(String),
  fc.tuple(fc.nat(70), fc.nat(70)).map(([a, b]) => `${a}-${b}`),
  fc.tuple(fc.nat(70), fc.nat(70)).map(([a, b]) => `${a}/${b}`),
  fc.array(fc.nat(60), { maxLength: 5 }).map((list) => list.join(',')),
)
const text = fc.oneof(
  fc.array(piece, { minLength: 4, maxLength: 6 }).map((fields) => fields.join(' ')),
  fc.tuple(piece, piece, piece).map(([day, month, weekday]) => `0 0 ${day} ${month} ${weekday}`),
  fc.constantFrom('@daily', '@DAILY', '@fortnightly', '@', '1d', '0s', '99999999d', '999999999999999d', '1.5h', ''),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 5000 }),
)
const zone = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('UTC', 'Asia/Tehran', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia'),
  },
  fc.string({ maxLength: 30 }),
)
/** Instants that the contract lets through, however odd. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
  fc.integer({ min: Date.UTC(1900), max: LATEST }),
  fc.constantFrom(0, -1, LATEST),
)

describe('a schedule that somebody typed', () => {
  it('is read, or refused with a reason; its intervals follow each other', () => {
    fc.assert(
      fc.property(text, zone, instant, (written, timezone, after) => {
        const intervals = expectAnswer(() =>
          createTimetable(parseSchedule(written, timezone)).from(after).take(3).toArray(),
        )
        for (const [index, { start, end }] of (intervals ?? []).entries()) {
          expect(end).toBeGreaterThan(start)
          expect(() => new Date(end).toISOString()).not.toThrow()
          expect(start).toBeGreaterThanOrEqual(index === 0 ? after : (intervals?.[index - 1]?.end ?? after))
        }
      }),
      fuzz(3000),
    )
  })

  it('has a next run, or none, at any time', () => {
    const restriction = fc.record({
      last: fc.option(instant.map((start) => ({ start, end: start + 60_000 }))),
      startDate: fc.option(instant),
      endDate: fc.option(instant),
      catchup: fc.boolean(),
      now: instant,
    })
    fc.assert(
      fc.property(text, zone, restriction, (written, timezone, given) => {
        const next = expectAnswer(() => createTimetable(parseSchedule(written, timezone)).next(given))
        expect(next === null || next.runAfter >= next.logicalDate).toBe(true)
      }),
      fuzz(3000),
    )
  })
})
