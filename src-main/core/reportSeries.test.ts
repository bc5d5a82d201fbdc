import { describe, expect, it } from 'vitest'
import { createReportSeries, stepFor } from './reportSeries.ts'

const MINUTE = 60_000
const from = Date.UTC(2025, 0, 15, 6)
const counts = (events: number, errors: number) => ({
  report: {
    total_events: events,
    total_errors: errors,
    by_event_type: { PAYMENT: { SUCCESS: events - errors, ERROR: errors } },
  },
})

describe('stepFor', () => {
  it.each([
    [60, 360, 1],
    [360, 360, 1],
    [361, 360, 2],
    [1440, 360, 5],
    [7 * 1440, 360, 30],
    [30 * 1440, 360, 120],
    [366 * 1440, 360, 2880],
  ])('%i minutes in %i points take steps of %i', (minutes, points, step) => {
    expect(stepFor(from, from + minutes * MINUTE, points)).toBe(step * MINUTE)
  })
})

describe('createReportSeries', () => {
  it('sums by step and leaves gaps empty', () => {
    const series = createReportSeries({ from, to: from + 6 * MINUTE, stepMs: 2 * MINUTE })
    series.add({ start: from, name: 'a', body: counts(10, 1) })
    series.add({ start: from + MINUTE, name: 'b', body: counts(20, 2) })
    series.add({ start: from + 4 * MINUTE, name: 'c', body: { report: 'No data for c.' } })
    const { steps, total, to } = series.result()
    expect(to).toBe(from + 6 * MINUTE)
    expect(steps.map(({ minutes }) => minutes)).toEqual([2, 0, 1])
    expect(steps[0]).toEqual({
      at: from,
      name: 'b',
      minutes: 2,
      noData: 0,
      events: 30,
      errors: 3,
      byType: { PAYMENT: { events: 30, errors: 3 } },
    })
    expect(steps[2]).toMatchObject({ noData: 1, events: 0, name: 'c' })
    expect(total).toMatchObject({ minutes: 3, noData: 1, events: 30, errors: 3 })
  })

  it('leaves out what is outside or no report, and takes any type for a name', () => {
    const series = createReportSeries({ from, to: from + MINUTE, stepMs: MINUTE })
    series.add({ start: from - 1, name: 'before', body: counts(1, 0) })
    series.add({ start: from + MINUTE, name: 'after', body: counts(1, 0) })
    series.add({ start: from, name: 'other', body: { report: { rows: 4 } } })
    expect(series.result().total.minutes).toBe(0)
    const strange = JSON.parse(
      '{"report":{"total_events":1,"total_errors":0,"by_event_type":{"toString":{"SUCCESS":1,"ERROR":0}}}}',
    )
    series.add({ start: from, name: 'strange', body: strange })
    expect(series.result().total.byType['toString']).toEqual({ events: 1, errors: 0 })
  })
})
