import type { Scheduler } from '../../../src-main/engine/createScheduler.ts'
import type { RunStore } from '../../../src-main/engine/ports/runStore.ts'

/** What an action can reach: the living process, the rows, time, and choices that the seed makes. */
export type ActionWorld = {
  readonly scheduler: Scheduler
  readonly store: RunStore
  readonly now: () => number
  /** A whole number in `[0, max)`. */
  readonly upTo: (max: number) => number
  readonly pick: <T>(from: readonly T[]) => T | undefined
  /** The machine sleeps, or, backwards, the clock is set. */
  readonly jump: (ms: number) => void
  /** A person sets the clock. */
  readonly setClock: (ms: number) => void
  /** Ends the process in order, as a person who closes the app does; another one starts. */
  readonly close: () => void
  /** Asks for what may be refused: a `PfadError` is an answer, as is the process's death; anything else breaks a promise. */
  readonly ask: (request: Promise<unknown>) => void
}

/**
 * Something that a person or the machine does while the engine works. A new one is a file of its own beside this, listed in
 * `index.ts`; who changes what is over must say so (`by`), or the watch takes it for a row that changed by itself.
 */
export type Action = {
  readonly name: string
  /** Of each step of the simulation, of which there are some six a minute. */
  readonly probability: number
  readonly act: (world: ActionWorld) => void
}

export const HAND = 'hand'
export const MINUTE = 60_000
