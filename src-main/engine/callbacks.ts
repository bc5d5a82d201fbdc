import type { PfadError } from '../contract/error.ts'
import { PfadError as Failure } from '../contract/error.ts'
import type { Draft } from './draft.ts'
import { launchCallback } from './launch.ts'
import type { AttemptResult, AttemptRunner } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'
import type { CallbackRequest, RunStore } from './ports/runStore.ts'
import { type EngineState, isOurs, runKey, versionOf } from './state.ts'

const MAX_TRIES = 4
const delayAfter = (tries: number): number => 1000 * 4 ** (tries - 1)

export type CallbackResult = { readonly request: CallbackRequest; readonly result: AttemptResult }

/** Starts the callbacks that are owed and due, oldest first, at most `limit` at once. At least once each: see `CallbackRequest`. */
export const launchCallbacks = (
  deps: {
    state: EngineState
    store: RunStore
    clock: Clock
    runner: AttemptRunner
    limit: number
    signal: AbortSignal
  },
  onResult: (result: CallbackResult) => void,
): void => {
  const { state, store, clock } = deps
  for (const request of state.callbacks.values()) {
    if (state.callbacksInFlight.size >= deps.limit) return
    if (state.callbacksInFlight.has(request.id) || request.nextAt > clock.now()) continue
    const { dagId, runId } = request.attempt
    if (!isOurs(state, request.attempt)) continue
    const active = state.runs.get(runKey(dagId, runId))
    const run = active?.run ?? store.run(dagId, runId)
    if (run === null) continue
    state.callbacksInFlight.add(request.id)
    const dag = active?.dag ?? versionOf(state, store, run)
    void launchCallback(deps, { active: { run, dag }, request }, deps.signal).then((result) =>
      onResult({ request, result }),
    )
  }
}

/** Writes what became of a callback: done, to be tried again, or given up, which is returned as a problem to tell. */
export const settleCallback = (draft: Draft, { request, result }: CallbackResult): PfadError | null => {
  const { state, now } = draft
  if (!state.callbacks.has(request.id)) return null
  const isDone = result.outcome === 'success' || result.outcome === 'skipped'
  const tries = request.tries + 1
  const reason = 'reason' in result ? result.reason : 'error' in result ? result.error.message : 'it was put off'
  // The app is closing: it stays owed as it is.
  if (result.outcome === 'cancelled') return null
  if (!isDone && tries < MAX_TRIES) {
    const nextAt = now + delayAfter(tries)
    state.callbacks.set(request.id, { ...request, tries, nextAt })
    draft.add({ type: 'postponeCallback', id: request.id, tries, nextAt })
    return null
  }
  state.callbacks.delete(request.id)
  draft.add({ type: 'removeCallback', id: request.id })
  if (isDone) return null
  const { dagId, runId, taskId } = request.attempt
  draft.note({ dagId, runId }, 'callbackFailed', null, { name: request.name, taskId, reason })
  return new Failure(
    'callback-failed',
    `${request.name} of ${dagId} ${runId} ${taskId} failed ${tries} times: ${reason}`,
  )
}
