import { expect, it } from 'vitest'
import { createLineRing } from './lineRing.ts'

it('holds the last lines and counts all', () => {
  const ring = createLineRing(3)
  for (let n = 1; n <= 100; n += 1) ring.push(`line ${n}`)
  expect(ring.lines()).toEqual(['line 98', 'line 99', 'line 100'])
  expect(ring.total).toBe(100)
  expect(createLineRing(3).lines()).toEqual([])
})
