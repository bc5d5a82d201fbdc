import type { IngestService } from './createIngest.ts'

const EVERY = 30_000

/** Looks now and then whether what was rejected is an event after all. */
export const watchIngest = (ingest: IngestService, onHealed: () => void): Disposable => {
  const ending = new AbortController()
  const look = async (): Promise<void> => {
    try {
      const { sent } = await ingest.heal(ending.signal)
      if (sent > 0) onHealed()
    } catch {
      // A service is away: `ingest.status` says so to whoever looks, and the next look may find it.
    }
  }
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= look().finally(() => {
      running = null
    })
  }, EVERY)
  timer.unref()
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      ending.abort()
    },
  }
}
