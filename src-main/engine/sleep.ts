import type { Clock } from './ports/clock.ts'

/** Waits for `ms`. Ends early, without an error, when `signal` aborts. */
export const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done)
      takeBack()
      resolve()
    }
    const takeBack = clock.wakeAt(clock.now() + ms, done)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
