import type { Draft } from '../draft.ts'
import type { RunningAttempt } from '../ports/runStore.ts'
import { settleAttempt } from './settleAttempt.ts'

/**
 * Every attempt that still says running, though nobody in this process started it, died with its process: it is lost, and
 * its task instance may run again at once. One process owns a home, so there is no other that could still be at it.
 */
export const recover = (draft: Draft, running: readonly RunningAttempt[], owner: string): void => {
  for (const { owner: other, leaseUntil: _, ...key } of running) {
    if (other === owner) continue
    const result = { outcome: 'lost', reason: 'Pfad ended while it ran.' } as const
    settleAttempt(draft, { key, abortReason: null }, result)
  }
}
