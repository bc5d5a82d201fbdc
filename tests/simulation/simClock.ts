import type { Clock } from '../../src-main/engine/ports/clock.ts'

export type SimClock = Clock & {
  /** Lets everything that was asked for already happen, without time going on. */
  readonly settle: () => Promise<void>
  /** Goes on to `at`, waking whom it meets on the way, in order. */
  readonly runUntil: (at: number) => Promise<void>
  /** Goes on to the next timer; false where there is none, or only later than `limit`. */
  readonly step: (limit: number) => Promise<boolean>
  /** A laptop that slept, or, backwards, a person who sets the clock. Timers keep the time that they were to wait. */
  readonly jump: (ms: number) => void
  /** A person sets the clock. */
  readonly set: (ms: number) => void
  /** A clock of the same time whose timers can all be dropped at once, as those of a process that dies. */
  readonly mortal: () => Clock & { readonly kill: () => void }
}

type Timer = { due: number; readonly order: number; readonly wake: () => void }

/** Time that passes when told. `late` says by how many ms a timer fires too late, or early where negative. */
export const createSimClock = (start: number, late: () => number = () => 0): SimClock => {
  let now = start
  // How far the clock was set from the time that really passed.
  let offset = 0
  let order = 0
  const timers = new Set<Timer>()
  // A turn of the event loop: all microtasks, however they chain, have run by then.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

  const wakeAt: Clock['wakeAt'] = (at, wake) => {
    order += 1
    const timer = { due: Math.max(now, at + (at > now ? late() : 0)), order, wake }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const earliest = (): Timer | null => {
    let first: Timer | null = null
    for (const timer of timers) {
      if (first === null || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer
    }
    return first
  }
  const step: SimClock['step'] = async (limit) => {
    const timer = earliest()
    if (timer === null || timer.due > limit) return false
    timers.delete(timer)
    now = Math.max(now, timer.due)
    timer.wake()
    await settle()
    return true
  }
  const elapsed = () => now - offset
  const shift = (ms: number) => {
    now += ms
    for (const timer of timers) timer.due += ms
  }
  return {
    now: () => now,
    elapsed,
    wakeAt,
    settle,
    step,
    runUntil: async (at) => {
      await settle()
      while (await step(at));
      now = Math.max(now, at)
    },
    jump: (ms) => {
      shift(ms)
      offset += Math.min(0, ms)
    },
    set: (ms) => {
      shift(ms)
      offset += ms
    },
    mortal: () => {
      const mine = new Set<() => void>()
      let isDead = false
      return {
        now: () => now,
        elapsed,
        wakeAt: (at, wake) => {
          if (isDead) return () => {}
          const cancel = wakeAt(at, wake)
          mine.add(cancel)
          return cancel
        },
        kill: () => {
          isDead = true
          for (const cancel of mine) cancel()
        },
      }
    },
  }
}
