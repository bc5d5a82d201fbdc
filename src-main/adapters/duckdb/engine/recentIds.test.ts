import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRecentIds } from './recentIds.ts'

it('never takes an id that it was given for a new one, and nearly always a new one for new', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 3000 }), (ids) => {
      const recent = createRecentIds()
      recent.begin(0)
      const half = Math.floor(ids.length / 2)
      for (const id of ids.slice(0, half)) recent.add(0, id)
      expect(ids.slice(0, half).every((id) => recent.mayHold(0, id))).toBe(true)
      expect(ids.slice(half).filter((id) => recent.mayHold(0, id))).toEqual([])
    }),
    { numRuns: 30 },
  )
})

it('knows nothing of a minute that it did not see from the start', () => {
  const recent = createRecentIds()
  recent.add(60_000, 'a')
  expect(recent.knows(60_000)).toBe(false)
  expect(recent.mayHold(60_000, 'b')).toBe(true)
})

it('forgets the minutes that were begun first', () => {
  const recent = createRecentIds()
  for (let minute = 0; minute < 6; minute++) recent.begin(minute)
  expect([0, 1, 2, 3, 4, 5].filter(recent.knows)).toEqual([2, 3, 4, 5])
  recent.forget()
  expect(recent.knows(5)).toBe(false)
})
