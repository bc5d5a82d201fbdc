import { describe, expect, it } from 'vitest'
import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import { hoursOf, minuteInWords, stateOfMinute, totalsOf } from './minutes.ts'
import { positionOfRate, rateOfPosition } from './rateScale.ts'
import { sparkPath } from './sparkPath.ts'

const now = Date.UTC(2025, 0, 15, 6, 32, 10)
const minute = (age: number, outcome: MinuteOutcome['outcome']): MinuteOutcome => ({
  minute: Math.floor(now / 60_000) * 60_000 - age * 60_000,
  name: '2025-01-15_10-00',
  runId: null,
  outcome,
  events: 1200,
  errors: 3,
})

describe('minutes', () => {
  it('tells a minute that is not due yet from one that was left out', () => {
    expect([0, 1, 2, 3].map((age) => stateOfMinute(minute(age, 'none'), now))).toEqual(['due', 'due', 'due', 'none'])
    expect(stateOfMinute(minute(0, 'running'), now)).toBe('running')
  })
  it('says a minute in one line', () => {
    expect(minuteInWords(minute(5, 'failed'), now)).toBe('2025-01-15 10:00 · failed · 1,200 events, 3 errors')
    expect(minuteInWords({ ...minute(5, 'none'), events: null, errors: null }, now)).toBe('2025-01-15 10:00 · no run')
  })
  it('counts what occurs, in the order of the legend', () => {
    const list = [minute(9, 'failed'), minute(8, 'success'), minute(7, 'success'), minute(0, 'none')]
    expect(totalsOf(list, now)).toEqual([
      { state: 'success', count: 2 },
      { state: 'failed', count: 1 },
      { state: 'due', count: 1 },
    ])
  })
})

describe('hoursOf', () => {
  const listOf = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...minute(0, 'success'), minute: from + index * 60_000 }))
  it('has a row for each hour of the zone, each minute at its place', () => {
    const rows = hoursOf(listOf(Date.UTC(2025, 0, 15, 6, 20), 90), 'Asia/Tehran')
    expect(rows.map(({ name }) => name)).toEqual(['09:00', '10:00', '11:00'])
    expect(rows.map(({ cells }) => cells.filter((cell) => cell !== null).length)).toEqual([10, 60, 20])
    expect(rows[0]?.cells[50]?.minute).toBe(Date.UTC(2025, 0, 15, 6, 20))
  })
  it('shows an hour twice where clocks go back', () => {
    const rows = hoursOf(listOf(Date.UTC(2026, 9, 25, 0, 0), 120), 'Europe/Berlin')
    expect(rows.map(({ name }) => name)).toEqual(['02:00', '02:00'])
  })
})

describe('the slider of rates', () => {
  it('reaches round rates, and comes back to its place', () => {
    expect([0, 25, 50, 75, 100].map(rateOfPosition)).toEqual([1, 10, 100, 1000, 10_000])
    for (const rate of [1, 10, 50, 200, 1000, 10_000]) {
      const back = rateOfPosition(positionOfRate(rate))
      expect(Math.abs(back - rate) / rate).toBeLessThan(0.06)
    }
    expect(positionOfRate(1_000_000)).toBe(100)
  })
})

describe('sparkPath', () => {
  const size = { width: 100, height: 20, places: 11 }
  it('ends at the right edge and stays inside', () => {
    expect(sparkPath([0, 10, 20], size).line).toBe('M80 20L90 11.3L100 2.6')
    expect(
      sparkPath(
        Array.from({ length: 50 }, () => 5),
        size,
      ).line.startsWith('M0 '),
    ).toBe(true)
  })
  it('draws nothing from one value', () => {
    expect(sparkPath([5], size)).toEqual({ line: '', area: '' })
  })
})
