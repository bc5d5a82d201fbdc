import { useSyncExternalStore } from 'react'
import type { ReplayClock } from '../../src-main/contract/models/demo.ts'
import type { EpochMs } from '../../src-main/contract/models/primitives.ts'

/** A demo's clock; null: the machine's own. */
let replay: ReplayClock | null = null

/** The present, as the host's clock has it: in a demo that of its replay. */
export const presentTime = (): EpochMs =>
  replay === null ? Date.now() : Math.floor(replay.simulated + (Date.now() - replay.real) * replay.speed)

/** One timer for all that counts, in step with the clock's seconds; it rests while nobody looks. */
const listeners = new Set<() => void>()
let now = presentTime()
let timer: ReturnType<typeof setTimeout> | undefined

/** A replay's seconds are too short to be counted one by one. */
const REPLAY_TICK = 250

const tick = (): void => {
  now = presentTime()
  for (const listener of listeners) listener()
  timer = setTimeout(tick, replay === null ? 1000 - (now % 1000) : REPLAY_TICK)
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  if (timer === undefined) tick()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

/** From now on the screens' present is that of this clock. */
export const setReplay = (clock: ReplayClock | null): void => {
  replay = clock
  now = presentTime()
  if (timer === undefined) return
  clearTimeout(timer)
  tick()
}

/** The present, once a second. */
export const useNow = (): EpochMs => useSyncExternalStore(subscribe, () => now)

const MINUTE = 60_000
/** The host's clock may be a little behind this one. */
const LATER = 200
/** A clock that stands, or changes its speed, is looked at this often. */
const LOOK_AGAIN = 500

/** Calls `listener` a moment after each full minute; returns how to stop. */
export const onEachMinute = (listener: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout>
  let last = Math.floor(presentTime() / MINUTE)
  const look = (): void => {
    const minute = Math.floor(presentTime() / MINUTE)
    if (minute !== last) listener()
    last = minute
    arm()
  }
  const arm = (): void => {
    timer = setTimeout(look, replay === null ? MINUTE + LATER - (Date.now() % MINUTE) : LOOK_AGAIN)
  }
  arm()
  return () => clearTimeout(timer)
}
