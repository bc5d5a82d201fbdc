import type { Change } from '../contract/calls/app.ts'

/** Tells every open screen what changed. A reader that lags gets each change once, not each of its repetitions. */
export type Changes = {
  publish(change: Change): void
  subscribe(signal: AbortSignal): AsyncIterable<Change>
}

export const createChanges = (): Changes => {
  const readers = new Set<(change: Change) => void>()
  return {
    publish: (change) => {
      for (const tell of readers) tell(change)
    },
    async *subscribe(signal) {
      const waiting = new Map<string, Change>()
      let wake: (() => void) | undefined
      const tell = (change: Change): void => {
        waiting.set(JSON.stringify([change.topic, change.dagId, change.runId]), change)
        wake?.()
      }
      readers.add(tell)
      signal.addEventListener('abort', () => wake?.(), { once: true })
      try {
        while (!signal.aborted) {
          for (const [key, change] of waiting) {
            waiting.delete(key)
            yield change
          }
          if (waiting.size === 0 && !signal.aborted) {
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
        }
      } finally {
        readers.delete(tell)
      }
    },
  }
}
