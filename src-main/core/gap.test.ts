import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gapBetween, gapSince } from './gap.ts'

describe('a gap', () => {
  const at = (now: number, elapsed: number) => ({ now, elapsed })

  it('is none while time goes on and somebody looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: -2000, max: 2000 }), (passed, drift) => {
        expect(gapBetween(at(1_000_000, 5), at(1_000_000 + passed + drift, 5 + passed))).toBeNull()
      }),
    )
  })

  it('tells sleep from a clock that was set', () => {
    expect(gapBetween(at(1000, 0), at(61_000, 60_000))).toEqual({ kind: 'slept', from: 1000, to: 61_000 })
    expect(gapBetween(at(1000, 0), at(61_000, 10))).toEqual({ kind: 'clock_forward', from: 1000, to: 61_000 })
    expect(gapBetween(at(61_000, 0), at(1000, 10))).toEqual({ kind: 'clock_back', from: 61_010, to: 1000 })
  })

  it('names one kind for any two looks, and its span by what it is', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e7), (before, after, passed) => {
        const gap = gapBetween(at(before, 0), at(after, passed))
        if (gap === null) return
        expect(gap.to).toBe(after)
        expect(gap.kind === 'clock_back' ? gap.from > gap.to : gap.from <= gap.to).toBe(true)
      }),
    )
  })

  it('between two processes is the time that Pfad was closed, or a clock that went back', () => {
    expect(gapSince(1000, 9000)).toEqual({ kind: 'closed', from: 1000, to: 9000 })
    expect(gapSince(9000, 1000)).toEqual({ kind: 'clock_back', from: 9000, to: 1000 })
  })
})
