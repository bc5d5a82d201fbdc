import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesText,
  durationText,
  parallelRuns,
  percentile,
  previewSentence,
  spanOf,
  totalDuration,
} from './backfillPreview.ts'

describe('an estimate', () => {
  it('goes by the middle and a bad case of what was measured', () => {
    expect(spanOf([])).toBeNull()
    expect(spanOf([7])).toEqual({ median: 7, p90: 7 })
    expect(spanOf([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ median: 5, p90: 9 })
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share) ?? -1
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(values.length * share)
        expect(values).toContain(found)
      }),
    )
  })

  it('divides by the runs that go on at once', () => {
    const usual = { runs: 100, maxActiveRuns: 10, parallelism: 8, busy: 1, dependsOnPast: false }
    expect(parallelRuns(usual)).toBe(8)
    expect(parallelRuns({ ...usual, busy: null })).toBe(8)
    expect(parallelRuns({ ...usual, busy: 0.5 })).toBe(10)
    expect(parallelRuns({ ...usual, busy: 4 })).toBe(2)
    expect(parallelRuns({ ...usual, busy: 40 })).toBe(1)
    expect(parallelRuns({ ...usual, runs: 3 })).toBe(3)
    expect(parallelRuns({ ...usual, dependsOnPast: true })).toBe(1)
    expect(totalDuration({ median: 10, p90: 20 }, 100, 8)).toEqual({ median: 125, p90: 250 })
    expect(totalDuration({ median: 10, p90: 20 }, 1, 8)).toEqual({ median: 10, p90: 20 })
    expect(totalDuration({ median: 10, p90: 20 }, 0, 1)).toEqual({ median: 0, p90: 0 })
  })
})

describe('in words', () => {
  const preview = {
    ...{ dagId: 'd', total: 60, created: 40, rerun: 10, inFlight: 2, alreadyExists: 8, parallelRuns: 4, judgedBy: 9 },
    runDuration: { median: 60_000, p90: 90_000 },
    duration: { median: 750_000, p90: 1_125_000 },
    bytes: { rows: 12_000_000, logs: 3_400_000, objects: null },
  }
  it('is one sentence', () => {
    expect(previewSentence(preview)).toBe(
      '50 runs of d (40 new, 10 again), 10 of 60 dates left out (8 with a run already, 2 at work); about 12 min 30 s, 18 min 45 s if runs are slow; about 15 MB on disk (rows 12 MB, logs 3.4 MB).',
    )
  })

  it('says plainly where nothing tells, and where nothing would run', () => {
    const first = { ...preview, total: 1, created: 1, rerun: 0, inFlight: 0, alreadyExists: 0, judgedBy: 0 }
    const nothing = { runDuration: null, duration: null, bytes: { rows: null, logs: null, objects: null } }
    expect(previewSentence({ ...first, ...nothing })).toBe(
      '1 run of d; how long and how much disk: no past runs to judge by.',
    )
    expect(previewSentence({ ...preview, created: 0, rerun: 0, total: 10 })).toBe(
      'No run of d, 10 of 10 dates left out (8 with a run already, 2 at work).',
    )
  })

  it('times have two units, sizes two figures', () => {
    expect([0, 73, 9_940, 59_400, 59_500, 3_599_999, 3_600_000, 90_000_000].map(durationText)).toEqual([
      ...['0.1 s', '0.1 s', '9.9 s', '59 s', '1 min', '1 h', '1 h', '1 d 1 h'],
    ])
    expect([0, 999, 1000, 9_949, 999_600, 1.5e9, 2e15].map(bytesText)).toEqual([
      ...['0 B', '999 B', '1 kB', '9.9 kB', '1 MB', '1.5 GB', '2000 TB'],
    ])
  })
})
