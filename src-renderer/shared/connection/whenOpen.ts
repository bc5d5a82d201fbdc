import { pfad } from './pfad.ts'

/** Resolves once the page is connected, at once where it is; also when `signal` aborts. */
export const whenOpen = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (pfad.isOpen() || signal.aborted) return resolve()
    const done = (): void => {
      stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stop = pfad.onOpen(done)
    signal.addEventListener('abort', done)
  })
