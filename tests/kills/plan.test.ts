import { describe, expect, it } from 'vitest'
import { planKills, ROLES } from './plan.ts'

describe('planKills', () => {
  it('makes the same choices from the same seed', () => {
    expect(planKills(7, 40, 1000)).toEqual(planKills(7, 40, 1000))
    expect(planKills(7, 40, 1000)).not.toEqual(planKills(8, 40, 1000))
  })

  it('begins a longer sequence like the shorter', () => {
    const short = planKills(7, 40, 1000)
    expect(planKills(7, 200, 1000).slice(0, short.length)).toEqual(short)
  })

  it('comes to every role, within the minute', () => {
    const plan = planKills(7, 200, 1000)
    expect(new Set(plan.map(({ role }) => role))).toEqual(new Set(ROLES))
    expect(plan.filter(({ role }) => role === 'host')).toHaveLength(200)
    expect(plan.every(({ afterMs }) => afterMs >= 0 && afterMs < 1000)).toBe(true)
  })
})
