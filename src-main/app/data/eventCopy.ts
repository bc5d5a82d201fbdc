import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '../../contract/models/primitives.ts'

/** A copy is as good as new for as many times as long as it took to make: copying never takes more than a tenth of the time. */
const FRESH_FOR = 10
const FRESH_AT_LEAST_MS = 1_000

/** The embedded events as a file of its own, at an instant that is not long ago: what a long statement reads, no writer waits for. */
export const createEventCopy = (of: {
  readonly folder: string
  readonly copyTo: (path: string, signal?: AbortSignal) => Promise<void>
  readonly now: () => EpochMs
}) => {
  const { folder, copyTo, now } = of
  let copies = 0
  let latest: { readonly path: string; readonly at: EpochMs; readonly until: number } | null = null
  return async (signal: AbortSignal): Promise<{ path: string; at: EpochMs; retire: () => Promise<void> }> => {
    const began = performance.now()
    if (latest && began < latest.until) return { ...latest, retire: async () => undefined }
    copies += 1
    const path = join(folder, `events-${copies}.duckdb`)
    const at = now()
    await copyTo(path, signal)
    const took = performance.now() - began
    const former = latest
    latest = { path, at, until: performance.now() + Math.max(FRESH_AT_LEAST_MS, FRESH_FOR * took) }
    // Once the new one is in use; where a statement still reads the former, its bytes stay until that has ended.
    const retire = async (): Promise<void> => {
      if (former) await rm(former.path, { force: true }).catch(() => undefined)
    }
    return { ...latest, retire }
  }
}
