import type { EpochMs } from '../../contract/models/primitives.ts'

/** Time, and waking up at a time. Everything in the engine takes its time from here, so that a simulation can own it. */
export interface Clock {
  now(): EpochMs
  /** Milliseconds that really passed since some moment: sleep counts, setting the clock does not. */
  elapsed(): number
  /** Calls `wake` once, at or after `at`. Returns what takes it back. A late or early call must be expected. */
  wakeAt(at: EpochMs, wake: () => void): () => void
}
