import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { heapFlags } from './heapFlags.ts'

it('are what Node goes by', () => {
  const limit = (flags: readonly string[]): number =>
    Number(
      execFileSync(process.execPath, [...flags, '-p', 'require("node:v8").getHeapStatistics().heap_size_limit'], {
        encoding: 'utf8',
      }),
    ) /
    2 ** 20
  const young =
    limit(heapFlags({ maxOldSpaceMb: 300, maxSemiSpaceMb: 16 })) -
    limit(heapFlags({ maxOldSpaceMb: 300, maxSemiSpaceMb: 4 }))
  expect(young).toBe(36)
  expect(limit(heapFlags({ maxOldSpaceMb: 300, maxSemiSpaceMb: 4 }))).toBe(312)
  expect(heapFlags({})).toEqual([])
})
