import { PfadError } from '../contract/error.ts'
import type { DagRun } from '../contract/models/run.ts'
import { isRunOver } from '../core/dagRun.ts'
import type { RunStore } from './ports/runStore.ts'
import { type EngineState, runKey } from './state.ts'

/** Those who wait for the end of a run. */
export const createRunWaiters = ({ state, store }: { readonly state: EngineState; readonly store: RunStore }) => {
  const waiting = new Map<string, Set<(run: DagRun) => void>>()
  return {
    /** Settles with the run once it is over; at once if it is. Rejects with `signal`'s reason, or `run-not-found`. */
    wait: (dagId: string, runId: string, signal?: AbortSignal): Promise<DagRun> =>
      new Promise((resolve, reject) => {
        const run = store.run(dagId, runId)
        if (run === null) return reject(new PfadError('run-not-found', `${dagId} has no run ${runId}.`))
        if (isRunOver(run.state)) return resolve(run)
        if (signal?.aborted === true) return reject(signal.reason)
        const key = runKey(dagId, runId)
        const waiters = waiting.get(key) ?? new Set()
        waiting.set(key, waiters.add(resolve))
        signal?.addEventListener('abort', () => {
          waiters.delete(resolve)
          reject(signal.reason)
        })
      }),
    /** A run has changed: those who wait for its end are told, if that was it. */
    tell: ({ dagId, runId }: { readonly dagId: string; readonly runId: string }): void => {
      const key = runKey(dagId, runId)
      const waiters = waiting.get(key)
      const run = waiters === undefined || state.runs.has(key) ? null : store.run(dagId, runId)
      if (run === null || waiters === undefined) return
      waiting.delete(key)
      for (const waiter of waiters) waiter(run)
    },
  }
}
