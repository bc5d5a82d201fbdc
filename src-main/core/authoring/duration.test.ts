import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationMs } from './duration.ts'

describe('durationMs', () => {
  it.each([
    [3, 3000],
    [0.5, 500],
    [0, 0],
    ['500ms', 500],
    ['3s', 3000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    [{ minutes: 5 }, 300_000],
    [{ days: 1, hours: 2, seconds: 3, milliseconds: 4 }, 93_603_004],
  ])('reads %j as %d ms', (value, ms) => expect(durationMs(value)).toBe(ms))

  it.each([-1, Number.NaN, Infinity, '', '5', 'm5', '5 minutes', '-5m', {}, { weeks: 1 }, { hours: '1' }, null, true])(
    'refuses %j',
    (value) => expect(durationMs(value)).toBeNull(),
  )

  it('never throws, and gives whole milliseconds from 0 on, or null', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const ms = durationMs(value)
        expect(ms === null || (Number.isInteger(ms) && ms >= 0)).toBe(true)
      }),
    )
  })
})
