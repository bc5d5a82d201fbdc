import { describe, expect, it } from 'vitest'
import { endOf, expectedOf, missingOf, rangeOf, stepInWords, ticksOf, withoutUnfinished } from './range.ts'

const MINUTE = 60_000
const from = Date.UTC(2025, 0, 15, 6, 30)
const step = (of: object) => ({ at: from, name: 'n', minutes: 1, noData: 0, events: 0, errors: 0, byType: {}, ...of })
const seriesOf = (count: number, stepMs: number, minutes = 0) => ({
  from,
  to: from + count * stepMs,
  stepMs,
  steps: Array.from({ length: count }, (_, index) => step({ at: from + index * stepMs })),
  total: step({ minutes }),
})

it('reads range and end from the address, and takes nothing strange', () => {
  expect([rangeOf('7d').name, rangeOf(null).name, rangeOf('x').name]).toEqual(['7d', '1h', '1h'])
  expect([endOf('1736922600000'), endOf(null), endOf('x'), endOf('-1'), endOf('1.5')]).toEqual([
    1_736_922_600_000,
    null,
    null,
    null,
    null,
  ])
})

it('says a step in words', () => {
  const minute = { stepMs: MINUTE, to: from + 60 * MINUTE }
  const words = (of: object, series = minute) => stepInWords(step(of), series, 'Asia/Tehran')
  expect(words({ events: 3000, errors: 12 })).toBe('2025-01-15 10:00: 3,000 events, 12 errors (0.4 %)')
  expect(words({ minutes: 0 })).toBe('2025-01-15 10:00: no report')
  expect(words({ noData: 1 })).toBe('2025-01-15 10:00: no event')
  expect(words({ minutes: 4, events: 1, errors: 1 }, { ...minute, stepMs: 5 * MINUTE })).toBe(
    '2025-01-15 10:00 – 10:05: 4 of 5 reports, 1 event, 1 error (100 %)',
  )
})

it('counts the minutes that have no report', () => {
  expect(missingOf(seriesOf(12, 5 * MINUTE, 57))).toBe(3)
  const cut = { ...seriesOf(2, 5 * MINUTE, 6), to: from + 7 * MINUTE }
  expect(missingOf(cut)).toBe(1)
  expect(cut.steps.map((each) => expectedOf(each, cut))).toEqual([5, 2])
})

it('does not call a minute missing whose run is on its way', () => {
  const series = seriesOf(3, MINUTE, 2)
  Object.assign(series.steps[2] ?? {}, { minutes: 0 })
  expect(missingOf(withoutUnfinished(series))).toBe(0)
  expect(withoutUnfinished(series).steps).toHaveLength(2)
  Object.assign(series.steps[2] ?? {}, { minutes: 1 })
  expect(withoutUnfinished(series).steps).toHaveLength(3)
})

describe('the axis', () => {
  it('has round times of the zone', () => {
    expect(ticksOf(seriesOf(60, MINUTE), 'Asia/Tehran').map(({ label }) => label)).toEqual([
      ...['10:00', '10:10', '10:20', '10:30', '10:40', '10:50'],
    ])
    const labels = ticksOf(seriesOf(288, 5 * MINUTE), 'Asia/Kathmandu').map(({ label }) => label)
    expect(labels).toEqual(['16:00', '20:00', '00:00', '04:00', '08:00', '12:00'])
    expect(ticksOf(seriesOf(336, 30 * MINUTE), 'UTC').map(({ label }) => label)[0]).toBe('01-16')
  })
})
