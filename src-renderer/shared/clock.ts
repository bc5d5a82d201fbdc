import { useSyncExternalStore } from 'react'
import type { EpochMs } from '../../src-main/contract/models/primitives.ts'

/** One timer for all that counts, in step with the clock's seconds; it rests while the page is hidden. */
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setTimeout> | undefined

const tick = (): void => {
  now = Date.now()
  for (const listener of listeners) listener()
  timer = setTimeout(tick, 1000 - (now % 1000))
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

/** The present, once a second. */
export const useNow = (): EpochMs => useSyncExternalStore(subscribe, () => now)
