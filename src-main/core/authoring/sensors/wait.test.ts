import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPoke, type Waiting } from './wait.ts'

const waiting = (of: Partial<Waiting>): Waiting => ({
  now: 1000,
  firstStartedAt: 1000,
  pokeInterval: 100,
  timeout: 10_000,
  exponentialBackoff: false,
  maxWait: null,
  notBefore: null,
  ...of,
})

/** All pokes of a sensor that is never met. */
const pokes = (of: Partial<Waiting>): number[] => {
  const all = [1000]
  for (let at = nextPoke(waiting(of)); at !== null; at = nextPoke(waiting({ ...of, now: at }))) all.push(at)
  return all
}

describe('the next poke', () => {
  it('comes after the interval; the last one at the end of the timeout', () => {
    expect(pokes({ timeout: 350 })).toEqual([1000, 1100, 1200, 1300, 1350])
  })
  it('comes after twice the wait before, up to maxWait', () => {
    const gaps = (all: number[]) => all.slice(1).map((at, i) => at - (all[i] ?? 0))
    expect(gaps(pokes({ exponentialBackoff: true, timeout: 3100 }))).toEqual([100, 200, 400, 800, 1600])
    expect(gaps(pokes({ exponentialBackoff: true, timeout: 1500, maxWait: 400 }))).toEqual([100, 200, 400, 400, 400])
  })
  it('comes right at the instant that is known before, and not after the timeout', () => {
    expect(nextPoke(waiting({ notBefore: 7777 }))).toBe(7777)
    expect(nextPoke(waiting({ notBefore: 77_777 }))).toBe(11_000)
  })
  it('is later than now and in time, always, and comes to an end', () => {
    const duration = fc.integer({ min: 1, max: 1_000_000 })
    const any = fc.record({
      now: fc.integer({ min: 0, max: 5_000_000 }),
      firstStartedAt: fc.integer({ min: 0, max: 5_000_000 }),
      pokeInterval: duration,
      timeout: duration,
      exponentialBackoff: fc.boolean(),
      maxWait: fc.option(duration),
      notBefore: fc.option(fc.integer({ min: 0, max: 9_000_000 })),
    })
    const holds = fc.property(any, (of) => {
      const at = nextPoke(of)
      const deadline = of.firstStartedAt + of.timeout
      const isRight = of.now >= deadline ? at === null : at !== null && at > of.now && at <= deadline
      expect(isRight).toBe(true)
    })
    fc.assert(holds)
  })
})
