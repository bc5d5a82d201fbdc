import { describe, expect, it } from 'vitest'
import { createLiveSource } from './live.ts'

const START = Date.UTC(2025, 0, 15, 10)
const MANY = 1_000_000

describe('live events', () => {
  it('keep to the rate, fractions included', () => {
    const source = createLiveSource({ seed: 1, start: START })
    let count = 0
    for (let ms = 100; ms <= 120_000; ms += 100) count += source.advance(START + ms, 7.5, MANY).length
    expect(count).toBeGreaterThan(7.5 * 120 * 0.97)
    expect(count).toBeLessThanOrEqual(7.5 * 120)
  })

  it('never lie in the future, and follow a change of rate at once', () => {
    const source = createLiveSource({ seed: 1, start: START })
    expect(source.advance(START + 1000, 0, MANY)).toEqual([])
    const events = source.advance(START + 1100, 10_000, MANY)
    expect(events.length).toBeGreaterThan(900)
    for (const { event_timestamp } of events) {
      expect(event_timestamp).toBeGreaterThanOrEqual(START + 1000)
      expect(event_timestamp).toBeLessThanOrEqual(START + 1100)
    }
  })

  it('do not make up for a sleep, nor stop when the clock is set back', () => {
    const source = createLiveSource({ seed: 1, start: START })
    expect(source.advance(START + 8 * 3_600_000, 10, MANY).length).toBeLessThanOrEqual(100)
    expect(source.advance(START, 10, MANY)).toEqual([])
    expect(source.advance(START + 1000, 10, MANY).length).toBeGreaterThan(5)
  })

  it('are never more than asked for at once', () => {
    const source = createLiveSource({ seed: 1, start: START })
    expect(source.advance(START + 5000, 1_000_000, 500).length).toBeLessThanOrEqual(500)
  })

  it('are the same for the same seed, start and calls; others for another start', () => {
    const run = (start: number): string => {
      const source = createLiveSource({ seed: 1, start })
      return JSON.stringify([1, 2, 3].map((s) => source.advance(start + s * 1000, 50, MANY)))
    }
    expect(run(START)).toBe(run(START))
    const [a, b] = [run(START), run(START + 1)].map((text) => text.match(/"event_id":"[^"]+"/g) ?? [])
    const ids = new Set<string>(a)
    expect(b?.filter((id) => ids.has(id))).toEqual([])
  })
})
