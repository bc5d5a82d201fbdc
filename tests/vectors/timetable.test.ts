import { describe, expect, it } from 'vitest'
import type { DataInterval } from '../../src-main/contract/models/primitives.ts'
import { parseSchedule } from '../../src-main/core/schedule.ts'
import { createTimetable, type DueRun } from '../../src-main/core/timetable.ts'
import { compareWith, instant, pairOf, readVectors, textOf } from './vectors.ts'

const { chains, decisions, manual } = readVectors('timetable')
const timetable = (schedule: string, zone: string) => createTimetable(parseSchedule(schedule, zone))
const orNull = (text: string | null | undefined) => (text == null ? null : instant(text))

/** The first runs of a schedule with catchup, each asked for with the end of the one before. */
const firstRuns = (schedule: string, zone: string, startDate: number, count: number): string[] => {
  const { next } = timetable(schedule, zone)
  const boundaries: string[] = []
  let last: DataInterval | null = null
  for (let index = 0; index < count; index += 1) {
    const due: DueRun | null = next({
      last,
      startDate,
      endDate: null,
      catchup: true,
      now: instant('2100-01-01T00:00'),
    })
    if (due === null) break
    if (last === null) boundaries.push(textOf(due.dataInterval.start))
    else expect(due.dataInterval.start, 'intervals touch').toBe(last.end)
    boundaries.push(textOf(due.runAfter))
    last = due.dataInterval
  }
  return boundaries
}

describe('a chain of data intervals, against Airflow', () => {
  const { expected, note, unused } = compareWith('chains')
  it.each(chains)('%s in %s from %s', (schedule, zone, start, runs) => {
    const named = [schedule, zone, start]
    expect(firstRuns(schedule, zone, instant(start), 6), note(named)).toEqual(expected(named, runs))
  })
  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})

describe('the next run, against next_dagrun_info', () => {
  const { expected, note, unused } = compareWith('decisions')
  it.each(decisions)('%s in %s asked with %j', (schedule, zone, asked, airflow) => {
    const due = timetable(schedule, zone).next({
      last: asked.last === undefined ? null : { start: instant(asked.last[0]), end: instant(asked.last[1]) },
      startDate: orNull(asked.start),
      endDate: orNull(asked.end),
      catchup: asked.catchup,
      now: instant(asked.now),
    })
    const named = [schedule, zone, asked]
    expect(due === null ? null : pairOf(due.dataInterval), note(named)).toEqual(expected(named, airflow))
  })
  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})

describe('the last complete interval, against infer_manual_data_interval', () => {
  const { expected, note, unused } = compareWith('manual')
  it.each(manual)('%s in %s at %s', (schedule, zone, at, airflow) => {
    const named = [schedule, zone, at]
    const found = timetable(schedule, zone).lastComplete(instant(at))
    expect(pairOf(found), note(named)).toEqual(expected(named, airflow))
  })
  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})
