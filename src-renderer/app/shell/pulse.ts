import { useEffect } from 'react'
import { create } from 'zustand'
import type { Pulse } from '../../../src-main/contract/models/platform.ts'
import { presentTime } from '../../shared/clock.ts'
import { pfad } from '../../shared/connection/pfad.ts'

/** How often the scheduler is asked whether it lives (ms). */
const EVERY = 5000

type Beat = {
  readonly pulse: Pulse | null
  /** Since when an answer is awaited, on this page's clock; null: none is. */
  readonly askedAt: number | null
}

export const beat = create<Beat>(() => ({ pulse: null, askedAt: null }))

/** Asks for the scheduler's sign of life, every few seconds, while the page can be seen. */
export const usePulse = (): void => {
  useEffect(() => {
    const ask = async (): Promise<void> => {
      if (document.hidden || !pfad.isOpen() || beat.getState().askedAt !== null) return
      beat.setState({ askedAt: presentTime() })
      // A lost connection is told beside it.
      const pulse = await pfad.call('app.pulse', {}).catch(() => beat.getState().pulse)
      beat.setState({ pulse, askedAt: null })
    }
    const stop = pfad.onOpen(() => void ask())
    const timer = setInterval(() => void ask(), EVERY)
    void ask()
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [])
}

export type Heartbeat = { readonly state: 'ok' | 'held' | 'late' | 'lost'; readonly lateMs: number }

/** Beyond its turn by this, the scheduler has missed several looks: it is lost (ms). */
const LOST = 60_000
/** A look may take a moment, and so may an answer (ms). */
const GRACE = 5000

/**
 * What a sign of life means; `waitedMs`: for how long the next one has been waited for; `pace`: how many of its milliseconds
 * pass in a real one. null: nothing is known yet.
 */
export const judgeBeat = (pulse: Pulse | null, waitedMs: number, pace = 1): Heartbeat | null => {
  if (pulse === null) return waitedMs > GRACE ? { state: 'late', lateMs: waitedMs } : null
  const lateMs = Math.max(0, pulse.now - pulse.lookedAt - pulse.everyMs) / pace + (waitedMs > GRACE ? waitedMs : 0)
  if (lateMs > LOST) return { state: 'lost', lateMs }
  if (lateMs > GRACE) return { state: 'late', lateMs }
  return { state: pulse.isScheduling ? 'ok' : 'held', lateMs: 0 }
}
