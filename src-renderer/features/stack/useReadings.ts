import { useEffect, useState } from 'react'
import type { StackReading } from '../../../src-main/contract/models/stack.ts'
import { followStats } from './stackStore.ts'

/** What each service takes, by its name: CPU in percent of a core and memory in bytes, all its containers together. */
export type Readings = ReadonlyMap<
  string,
  { readonly cpuPercent: number; readonly memory: number; readonly limit: number }
>

const sumOf = (readings: readonly StackReading[]): Readings => {
  const sums = new Map<string, { cpuPercent: number; memory: number; limit: number }>()
  for (const { service, cpuPercent, memory, memoryLimit } of readings) {
    const sum = sums.get(service) ?? { cpuPercent: 0, memory: 0, limit: 0 }
    sums.set(service, {
      ...{ cpuPercent: sum.cpuPercent + cpuPercent, memory: sum.memory + memory, limit: sum.limit + memoryLimit },
    })
  }
  return sums
}

const NONE: Readings = new Map()

/** Read while somebody looks, and only where something runs. */
export const useReadings = (isRunning: boolean): Readings => {
  const [readings, setReadings] = useState(NONE)
  useEffect(() => {
    if (!isRunning) return undefined
    const leaving = new AbortController()
    void followStats((found) => setReadings(sumOf(found)), leaving.signal)
    return () => leaving.abort()
  }, [isRunning])
  return isRunning ? readings : NONE
}
