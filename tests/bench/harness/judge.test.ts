import { describe, expect, it } from 'vitest'
import type { Bench } from './bench.ts'
import { judge, type Measured, median } from './judge.ts'

const bench = (over: Partial<Bench>): Bench => ({
  name: 'copy',
  unit: 's',
  contenders: {},
  reference: 'floor',
  budget: null,
  ...over,
})
const row = (label: string, ...samples: number[]): Measured => ({ label, samples, absent: null })

describe('judge', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNull()
  })

  it('gives spread and ratio to the reference', () => {
    const { rows } = judge(bench({}), [row('floor', 1, 2, 3), row('pfad', 2, 3, 7)])
    expect(rows[1]).toMatchObject({ median: 3, min: 2, max: 7, ratio: 1.5 })
    expect(rows[0]?.ratio).toBe(1)
  })

  it.each([
    [{ atMost: 3 }, 'pass'],
    [{ atMost: 2.9 }, 'within noise'],
    [{ atMost: 2.5 }, 'FAIL'],
    [{ atLeast: 3 }, 'pass'],
    [{ atLeast: 3.1 }, 'within noise'],
    [{ atLeast: 4 }, 'FAIL'],
    [{ atMostTimes: 1.5 }, 'pass'],
    [{ atMostTimes: 1.45 }, 'within noise'],
    [{ atMostTimes: 1.1 }, 'FAIL'],
    [{ atLeastTimes: 2 }, 'FAIL'],
  ] as const)('against %o it says %s', (budget, verdict) => {
    expect(judge(bench({ budget }), [row('floor', 2), row('pfad', 3)]).verdict).toBe(verdict)
  })

  it('passes no budget whose subject or reference was not measured', () => {
    const absent = { label: 'floor', samples: [], absent: 'not installed' }
    expect(judge(bench({ budget: { atMostTimes: 2 } }), [absent, row('pfad', 3)]).verdict).toBe('absent')
    expect(judge(bench({ budget: { atMost: 2 } }), [row('floor', 3)]).verdict).toBe('absent')
    expect(judge(bench({}), [row('pfad', 3)]).verdict).toBe('no budget')
  })
})
