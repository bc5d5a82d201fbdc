import type { Clock } from '../../../src-main/engine/ports/clock.ts'

export const clock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wakeAt: (at, wake) => {
    const timer = setTimeout(wake, Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  },
}
