import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutoff, isLow, itemsToRemove, SPARED_MS } from './retention.ts'

const NOW = 1_000 * SPARED_MS
const MOMENT = { now: NOW, sparedFrom: NOW - SPARED_MS }
const items = fc.array(fc.record({ at: fc.integer({ min: 0, max: NOW }), bytes: fc.integer({ min: 0, max: 1000 }) }))
const limit = fc.option(fc.integer({ min: 1, max: NOW }), { nil: null })
const size = fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null })

describe('itemsToRemove', () => {
  it('removes an oldest part, never what is young, and as much as the limits ask', () => {
    fc.assert(
      fc.property(items, limit, size, (all, maxAgeMs, maxBytes) => {
        const removed = itemsToRemove(all, { maxAgeMs, maxBytes }, MOMENT)
        const kept = all.filter((item) => !removed.includes(item))
        expect(removed.every(({ at }) => at < NOW - SPARED_MS)).toBe(true)
        const newestRemoved = Math.max(-1, ...removed.map(({ at }) => at))
        expect(kept.every(({ at }) => at >= newestRemoved)).toBe(true)
        const old = kept.filter(({ at }) => at < NOW - SPARED_MS)
        if (maxAgeMs !== null) expect(old.every(({ at }) => at >= NOW - maxAgeMs)).toBe(true)
        const bytes = kept.reduce((sum, item) => sum + item.bytes, 0)
        if (maxBytes !== null) expect(bytes <= maxBytes || old.length === 0).toBe(true)
      }),
    )
  })

  it('spares what a run under way may need', () => {
    const all = [1, 2, 3].map((at) => ({ at, bytes: 10 }))
    expect(itemsToRemove(all, { maxAgeMs: 1, maxBytes: 0 }, { now: NOW, sparedFrom: 2 })).toEqual([
      { at: 1, bytes: 10 },
    ])
  })

  it('removes nothing without limits', () => {
    expect(itemsToRemove([{ at: 0, bytes: 1e12 }], { maxAgeMs: null, maxBytes: null }, MOMENT)).toEqual([])
  })
})

describe('cutoff', () => {
  it('goes by age', () => {
    const use = { first: 0, last: NOW, bytes: 10 }
    expect(cutoff(use, { maxAgeMs: 10 * SPARED_MS, maxBytes: null }, MOMENT)).toBe(NOW - 10 * SPARED_MS)
  })
  it('goes by size: twice too much loses the older half', () => {
    expect(cutoff({ first: 0, last: NOW, bytes: 200 }, { maxAgeMs: null, maxBytes: 100 }, MOMENT)).toBe(NOW / 2)
    expect(cutoff({ first: 0, last: NOW, bytes: 400 }, { maxAgeMs: null, maxBytes: 100 }, MOMENT)).toBe((NOW * 3) / 4)
  })
  it('goes by the stricter of the two', () => {
    const use = { first: 0, last: NOW, bytes: 200 }
    expect(cutoff(use, { maxAgeMs: 10 * SPARED_MS, maxBytes: 100 }, MOMENT)).toBe(NOW - 10 * SPARED_MS)
    expect(cutoff(use, { maxAgeMs: 900 * SPARED_MS, maxBytes: 100 }, MOMENT)).toBe(NOW / 2)
  })
  it('spares the last hour', () => {
    expect(cutoff({ first: 0, last: NOW, bytes: 200 }, { maxAgeMs: 1, maxBytes: 0 }, MOMENT)).toBe(NOW - SPARED_MS)
  })
  it('spares what a run under way may need', () => {
    const use = { first: 0, last: NOW, bytes: 200 }
    expect(cutoff(use, { maxAgeMs: 1, maxBytes: 0 }, { now: NOW, sparedFrom: 5 })).toBe(5)
    expect(cutoff(use, { maxAgeMs: 1, maxBytes: 0 }, { now: NOW, sparedFrom: 0 })).toBeNull()
  })
  it('leaves what is within its limits', () => {
    expect(cutoff({ first: NOW - 5, last: NOW, bytes: 2 }, { maxAgeMs: NOW, maxBytes: 3 }, MOMENT)).toBeNull()
  })
})

describe('isLow', () => {
  it('does not flutter at the edge', () => {
    expect(isLow(99, 100, false)).toBe(true)
    expect(isLow(105, 100, true)).toBe(true)
    expect(isLow(105, 100, false)).toBe(false)
    expect(isLow(111, 100, true)).toBe(false)
  })
})
