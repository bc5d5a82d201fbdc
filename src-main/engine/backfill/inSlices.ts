import type { Clock } from '../ports/clock.ts'

/** So many at once take a few milliseconds. */
const SLICE = 2000

/** Goes through what may be very much, and lets the scheduler do its work between two slices. */
export const inSlices = async <T>(
  items: Iterable<T>,
  use: (slice: T[]) => void,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> => {
  let slice: T[] = []
  for (const item of items) {
    slice.push(item)
    if (slice.length < SLICE) continue
    use(slice)
    slice = []
    await new Promise<void>((resolve) => void clock.wakeAt(clock.now(), resolve))
    signal?.throwIfAborted()
  }
  if (slice.length > 0) use(slice)
}
