import { describe, expect, it } from 'vitest'
import { withTag } from './pull.ts'
import { toCpuPercent, toMemory } from './stats.ts'

const reading = (total: number, system: number | undefined, before: { total: number; system?: number }) =>
  ({
    cpu_stats: { cpu_usage: { total_usage: total }, system_cpu_usage: system, online_cpus: 2 },
    precpu_stats: { cpu_usage: { total_usage: before.total }, system_cpu_usage: before.system },
  }) as never

describe('what a container uses', () => {
  it('is 100 % for one core', () => {
    // Both cores together passed 2,000; of those, 1,000 were ours: as much as one core has.
    expect(toCpuPercent(reading(1_500, 12_000, { total: 500, system: 10_000 }))).toBe(100)
    expect(toCpuPercent(reading(2_500, 12_000, { total: 500, system: 10_000 }))).toBe(200)
    expect(toCpuPercent(reading(500, 12_000, { total: 500, system: 10_000 }))).toBe(0)
  })
  it('is not known of the first reading', () => {
    expect(toCpuPercent(reading(500, 12_000, { total: 0 }))).toBeNull()
  })
  it('leaves out the page cache, of both versions of cgroups', () => {
    const memory = (stats: object) => toMemory({ memory_stats: { usage: 100, limit: 1000, stats } } as never)
    expect(memory({ inactive_file: 30 })).toEqual({ memory: 70, memoryLimit: 1000 })
    expect(memory({ total_inactive_file: 40, inactive_file: 1 })).toEqual({ memory: 60, memoryLimit: 1000 })
    expect(memory({})).toEqual({ memory: 100, memoryLimit: 1000 })
    expect(memory({ inactive_file: 200 })).toEqual({ memory: 100, memoryLimit: 1000 })
  })
})

it.each([
  ['busybox', 'busybox:latest'],
  ['busybox:1.37', 'busybox:1.37'],
  ['localhost:5000/x', 'localhost:5000/x:latest'],
  ['quay.io/a/b:c', 'quay.io/a/b:c'],
  ['busybox@sha256:ab', 'busybox@sha256:ab'],
  ['localhost:5000/x:1@sha256:ab', 'localhost:5000/x@sha256:ab'],
])('pulls %s as %s', (reference, pulled) => {
  expect(withTag(reference)).toBe(pulled)
})
