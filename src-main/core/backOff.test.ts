import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backOff } from './backOff.ts'

describe('backing off', () => {
  it('doubles from a tenth of a second to five', () => {
    expect([1, 2, 3, 6, 7, 100].map((failures) => backOff(failures, 1))).toEqual([100, 200, 400, 3200, 5000, 5000])
  })

  it('waits between half of that and all of it', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (failures, luck) => {
        const most = backOff(failures, 1)
        expect(backOff(failures, luck)).toBeGreaterThanOrEqual(most / 2)
        expect(backOff(failures, luck)).toBeLessThanOrEqual(most)
      }),
    )
  })
})
