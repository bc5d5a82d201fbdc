import { expect, it } from 'vitest'
import { formatSpan } from './formatSpan.ts'

it('says a span in its two largest units', () => {
  const said = [7, 1000, 61_000, 3_600_000, 29_000_000, 90_000_000].map(formatSpan)
  expect(said).toEqual(['7 ms', '1 second', '1 minute 1 second', '1 hour', '8 hours 3 minutes', '1 day 1 hour'])
})
