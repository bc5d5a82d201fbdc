import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Schedule } from '../contract/models/dag.ts'
import { parseCron } from './cron.ts'
import { fireTimes } from './fireTimes.ts'
import { parseSchedule } from './schedule.ts'
import { createTimetable, type Restriction } from './timetable.ts'

const z = (text: string) => Date.parse(text)
const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString().slice(0, 16))
const cron = (expression: string, timezone = 'UTC'): Schedule => ({ kind: 'cron', expression, timezone })
const upTo = (end: string, ms = 60_000) => ({ last: { start: z(end) - ms, end: z(end) } })
const from = (text: string): Restriction => ({
  last: null,
  startDate: null,
  endDate: null,
  catchup: false,
  now: z(text),
})
const starts = (schedule: Schedule, after: string, count: number) =>
  createTimetable(schedule)
    .from(z(after))
    .take(count)
    .map(({ start }) => iso(start))
    .toArray()
const shown = (schedule: Schedule, restriction: Restriction) => {
  const due = createTimetable(schedule).next(restriction)
  return due === null ? null : [iso(due.logicalDate), iso(due.runAfter)]
}

describe('a cron timetable', () => {
  it.each([
    // Both changes of Berlin: a skipped time is moved on by the gap, a repeated one fires in the second pass, as in Airflow.
    ['30 2 * * *', 'Europe/Berlin', '2025-03-29T00:00Z', ['2025-03-29T01:30', '2025-03-30T01:30', '2025-03-31T00:30']],
    ['30 2 * * *', 'Europe/Berlin', '2025-10-25T00:00Z', ['2025-10-25T00:30', '2025-10-26T01:30', '2025-10-27T01:30']],
    // A cron of every hour follows real time through both.
    ['30 * * * *', 'Europe/Berlin', '2025-03-30T00:00Z', ['2025-03-30T00:30', '2025-03-30T01:30', '2025-03-30T02:30']],
    ['30 * * * *', 'Europe/Berlin', '2025-10-26T00:00Z', ['2025-10-26T00:30', '2025-10-26T01:30', '2025-10-26T02:30']],
    ['0 */2 * * *', 'Europe/Berlin', '2025-10-25T21:00Z', ['2025-10-25T22:00', '2025-10-26T01:00', '2025-10-26T03:00']],
    // Tehran changed at midnight until 2022: a day without 00:00, and one whose last hour came twice.
    ['0 0 * * *', 'Asia/Tehran', '2022-03-20T12:00Z', ['2022-03-20T20:30', '2022-03-21T20:30', '2022-03-22T19:30']],
    ['0 0 * * *', 'Asia/Tehran', '2022-09-20T12:00Z', ['2022-09-20T19:30', '2022-09-21T20:30', '2022-09-22T20:30']],
    ['0 6 29 2 *', 'Asia/Kathmandu', '2023-01-01T00:00Z', ['2024-02-29T00:15', '2028-02-29T00:15']],
  ])('%s in %s after %s', (expression, timezone, after, expected) => {
    expect(starts(cron(expression, timezone), after, expected.length)).toEqual(expected)
  })

  it('fires at the end of its interval, the latest one without catchup', () => {
    expect(shown(cron('* * * * *'), from('2025-01-15T10:02:00Z'))).toEqual(['2025-01-15T10:01', '2025-01-15T10:02'])
    expect(shown(cron('* * * * *'), from('2025-01-15T10:02:59Z'))).toEqual(['2025-01-15T10:01', '2025-01-15T10:02'])
    expect(shown(cron('@daily'.replace('@daily', '0 0 * * *')), from('2025-01-15T10:02:00Z'))).toEqual([
      '2025-01-14T00:00',
      '2025-01-15T00:00',
    ])
  })

  it('goes on where it stopped, from the start date with catchup, and never beyond the end date', () => {
    const now = from('2025-01-15T10:02:30Z')
    const minutely = cron('* * * * *')
    expect(shown(minutely, { ...now, ...upTo('2025-01-15T10:02Z') })).toEqual(['2025-01-15T10:02', '2025-01-15T10:03'])
    expect(shown(minutely, { ...now, catchup: true, startDate: z('2025-01-01T00:00:10Z') })).toEqual([
      '2025-01-01T00:01',
      '2025-01-01T00:02',
    ])
    expect(shown(minutely, { ...now, catchup: true, ...upTo('2025-01-02T00:00Z') })).toEqual([
      '2025-01-02T00:00',
      '2025-01-02T00:01',
    ])
    expect(shown(minutely, { ...now, startDate: z('2025-02-01Z') })).toEqual(['2025-02-01T00:00', '2025-02-01T00:01'])
    expect(shown(minutely, { ...now, endDate: z('2025-01-15T10:00Z') })).toBeNull()
    expect(shown(minutely, { ...now, catchup: true })).toBeNull()
  })

  it('aligns to a schedule that changed since the last run', () => {
    const now = { ...from('2025-01-15T10:20:00Z'), catchup: true }
    const finer = { ...now, ...upTo('2025-01-15T09:17Z', 300_000) }
    expect(shown(cron('*/15 * * * *'), finer)).toEqual(['2025-01-15T09:15', '2025-01-15T09:30'])
    // To a coarser one it does not go back behind the last run, nor to its logical date.
    const coarser = { ...now, ...upTo('2025-01-15T09:17Z') }
    expect(shown(cron('*/15 * * * *'), coarser)).toEqual(['2025-01-15T09:30', '2025-01-15T09:45'])
    const sameStart = { ...now, ...upTo('2025-01-15T09:16Z') }
    expect(shown(cron('*/15 * * * *'), sameStart)).toEqual(['2025-01-15T09:30', '2025-01-15T09:45'])
  })

  it('gives a run by hand the interval that contains its date, or the last complete one', () => {
    const { containing, lastComplete } = createTimetable(cron('* * * * *'))
    expect(containing(z('2025-01-15T06:31:00Z'))).toEqual({
      start: z('2025-01-15T06:31Z'),
      end: z('2025-01-15T06:32Z'),
    })
    expect(containing(z('2025-01-15T06:31:59Z')).start).toBe(z('2025-01-15T06:31Z'))
    expect(lastComplete(z('2025-01-15T06:31:59Z')).end).toBe(z('2025-01-15T06:31Z'))
  })

  it('is one set of instants: going back undoes going forth, intervals touch, none is skipped', () => {
    const expressions = fc.constantFrom(
      '* * * * *',
      '*/20 * * * *',
      '30 2 * * *',
      '0 */2 * * *',
      '15,45 1-3 * * *',
      '0 0 * * *',
      '0 12 * * mon',
      '0 3 L * *',
    )
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Asia/Tehran',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'America/Havana',
    )
    const around = fc.constantFrom(
      '2025-03-30T01:00Z',
      '2025-10-26T01:00Z',
      '2011-11-06T02:31Z',
      '2022-09-21T19:30Z',
      '2025-04-05T15:00Z',
      '2024-02-29T00:00Z',
      '2025-03-09T05:00Z',
    )
    fc.assert(
      fc.property(
        expressions,
        zones,
        around,
        fc.integer({ min: -2880, max: 2880 }),
        (expression, zone, at, minutes) => {
          const { next, previous } = fireTimes(parseCron(expression), zone)
          const after = z(at) + minutes * 60_000
          const first = next(after) ?? Number.NaN
          const second = next(first) ?? Number.NaN
          expect(first).toBeGreaterThan(after)
          expect(second).toBeGreaterThan(first)
          expect(previous(second)).toBe(first)
          expect(previous(first) ?? 0).toBeLessThanOrEqual(after)
          expect(next(first - 1)).toBe(first)
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('the other schedules', () => {
  it('takes fixed intervals on the multiples since 1970, or from the start date with catchup', () => {
    const hourly: Schedule = { kind: 'interval', ms: 3_600_000 }
    const now = { ...from('2025-01-15T15:30:00Z'), startDate: z('2025-01-15T10:10Z') }
    expect(shown(hourly, now)).toEqual(['2025-01-15T14:00', '2025-01-15T15:00'])
    expect(shown(hourly, { ...now, catchup: true })).toEqual(['2025-01-15T10:10', '2025-01-15T11:10'])
    expect(starts(hourly, '2025-01-15T10:10Z', 2)).toEqual(['2025-01-15T11:00', '2025-01-15T12:00'])
  })

  it('runs @once at its start date, once', () => {
    const once = { ...from('2025-01-15T15:30:00Z'), startDate: z('2025-01-01Z') }
    expect(shown({ kind: 'once' }, once)).toEqual(['2025-01-01T00:00', '2025-01-01T00:00'])
    expect(shown({ kind: 'once' }, { ...once, ...upTo('2025-01-01Z', 0) })).toBeNull()
    expect(shown({ kind: 'none' }, once)).toBeNull()
  })

  it('reads schedules as people write them', () => {
    expect(parseSchedule('@daily', 'Asia/Tehran')).toEqual(cron('0 0 * * *', 'Asia/Tehran'))
    expect(parseSchedule('15m', 'UTC')).toEqual({ kind: 'interval', ms: 900_000 })
    expect(parseSchedule(' @once ', 'UTC')).toEqual({ kind: 'once' })
    expect(() => parseSchedule('0m', 'UTC')).toThrow(expect.objectContaining({ code: 'bad-cron' }))
    expect(() => parseSchedule('@daily', 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'bad-timezone' }))
  })
})
