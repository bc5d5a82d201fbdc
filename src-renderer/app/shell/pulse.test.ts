import { expect, it, vi } from 'vitest'

vi.mock('../../shared/connection/pfad.ts', () => ({ pfad: {} }))
const { judgeBeat } = await import('./pulse.ts')

const pulse = (sinceLook: number, more = {}) => ({
  ...{ now: 1_000_000, lookedAt: 1_000_000 - sinceLook, everyMs: 10_000, isScheduling: true, running: 0 },
  ...more,
})

it.each([
  [pulse(0), 0, 'ok'],
  [pulse(14_000), 4000, 'ok'],
  [pulse(15_001), 0, 'late'],
  [pulse(0), 6000, 'late'],
  [pulse(71_000), 0, 'lost'],
  [pulse(40_000), 40_000, 'lost'],
  [pulse(0, { isScheduling: false }), 0, 'held'],
  [null, 6000, 'late'],
] as const)('judges %j, waited for %d ms', (of, waited, state) => {
  expect(judgeBeat(of, waited)?.state).toBe(state)
})

it('knows nothing before the first answer is due', () => {
  expect(judgeBeat(null, 1000)).toBeNull()
})
