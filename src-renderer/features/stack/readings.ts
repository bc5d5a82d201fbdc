import type { StackReading } from '../../../src-main/contract/models/stack.ts'

/** What a service takes, all its containers together: CPU in percent of a core, memory and its limit in bytes. */
export type Reading = { readonly cpuPercent: number; readonly memory: number; readonly limit: number }

/** A service's readings, one a second, the newest last. */
export type Readings = ReadonlyMap<string, readonly Reading[]>

/** So many are kept: five minutes of them. */
export const KEPT = 300

/** Adds what was read in one moment. A service of which nothing was read any more is forgotten. */
export const addReadings = (before: Readings, found: readonly StackReading[]): Readings => {
  const sums = new Map<string, Reading>()
  for (const { service, cpuPercent, memory, memoryLimit } of found) {
    const sum = sums.get(service) ?? { cpuPercent: 0, memory: 0, limit: 0 }
    sums.set(service, {
      cpuPercent: sum.cpuPercent + cpuPercent,
      memory: sum.memory + memory,
      limit: sum.limit + memoryLimit,
    })
  }
  return new Map([...sums].map(([service, sum]) => [service, [...(before.get(service) ?? []), sum].slice(-KEPT)]))
}
