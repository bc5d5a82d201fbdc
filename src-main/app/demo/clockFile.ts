import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { ReplayClock } from '../../contract/models/demo.ts'

/** Three numbers and their sum, by which a reader knows that no writer was in the middle. */
const BYTES = 4 * Float64Array.BYTES_PER_ELEMENT
/** A writer is done within microseconds; one that was killed in its middle leaves a sum that never fits. */
const MOST_LOOKS = 1000

/** Writes the clock where all processes of a demo read it: they follow at their next look. */
export const writeClockFile = (path: string, { simulated, real, speed }: ReplayClock): void => {
  const file = openSync(path, 'a+', 0o600)
  closeSync(file)
  const target = openSync(path, 'r+')
  try {
    writeSync(target, new Float64Array([simulated, real, speed, simulated + real + speed]), 0, BYTES, 0)
  } finally {
    closeSync(target)
  }
}

/** Reads the clock each time it is asked (2 µs); the file stays open, so that it may be removed meanwhile. */
export const openClockFile = (path: string): (() => ReplayClock) => {
  const file = openSync(path, 'r')
  const values = new Float64Array(4)
  let last: ReplayClock | null = null
  return () => {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      readSync(file, values, 0, BYTES, 0)
      const [simulated = 0, real = 0, speed = 0, sum] = values
      if (sum !== simulated + real + speed) continue
      last = { simulated, real, speed }
      return last
    }
    if (last) return last
    throw new Error(`${path} holds no clock.`)
  }
}
