import { describe, expect, it } from 'vitest'
import { lossDelay, retryDelay } from './retry.ts'
import { runIdOf } from './runId.ts'

describe('retryDelay', () => {
  const task = { retryDelay: 3000, retryExponentialBackoff: false, maxRetryDelay: null }

  it('is constant without backoff, doubles with it, and is capped', () => {
    expect([1, 2, 5].map((failures) => retryDelay(task, failures))).toEqual([3000, 3000, 3000])
    const backoff = { ...task, retryExponentialBackoff: true }
    expect([1, 2, 3].map((failures) => retryDelay(backoff, failures))).toEqual([3000, 6000, 12_000])
    expect(retryDelay({ ...backoff, maxRetryDelay: 10_000 }, 3)).toBe(10_000)
    expect(retryDelay(backoff, 10_000)).toBe(86_400_000)
    expect(retryDelay({ ...backoff, retryDelay: 0 }, 10_000)).toBe(0)
  })

  it('starts a lost attempt again at once, then ever later', () => {
    expect([1, 2, 3, 4, 9].map(lossDelay)).toEqual([0, 1000, 2000, 4000, 30_000])
  })
})

describe('runIdOf', () => {
  it('is written as Airflow writes it', () => {
    expect(runIdOf('scheduled', Date.parse('2025-12-04T10:00:00Z'))).toBe('scheduled__2025-12-04T10:00:00+00:00')
    expect(runIdOf('manual', Date.parse('2025-12-04T10:00:00.007Z'))).toBe('manual__2025-12-04T10:00:00.007000+00:00')
  })
})
