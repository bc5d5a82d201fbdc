import { expect, it } from 'vitest'
import { fromTyped, toTyped } from './limits.ts'

it('turns limits into days and gigabytes and back', () => {
  const limits = { maxAgeMs: 7 * 86_400_000, maxBytes: 1_500_000_000 }
  expect(toTyped(limits)).toEqual({ days: 7, gigabytes: 1.5 })
  expect(fromTyped(toTyped(limits))).toEqual(limits)
  expect(fromTyped({ days: '', gigabytes: '' })).toEqual({ maxAgeMs: null, maxBytes: null })
  expect(toTyped({ maxAgeMs: null, maxBytes: null })).toEqual({ days: '', gigabytes: '' })
})
