import type { PfadError } from '../contract/error.ts'
import { type AlertResult, launchAlerts, settleAlerts } from './alerts.ts'
import { type CallbackResult, launchCallbacks, settleCallback } from './callbacks.ts'
import type { Loop } from './loop.ts'
import type { AlertSender } from './ports/alertSender.ts'
import type { AttemptRunner } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'
import type { RunStore } from './ports/runStore.ts'
import type { EngineState } from './state.ts'

/** What is owed to people and to their code: callbacks and alerts on their way. */
export type Owed = {
  /** Starts what is due; to be called once its commit stands. */
  readonly launch: () => void
  readonly isIdle: () => boolean
  /** Takes back what is on its way: it stays owed. */
  readonly stop: (reason: string) => void
}

/** `sender` null: alerts stay owed. `onIdle` is called whenever something has ended. */
export const createOwed = (deps: {
  readonly state: EngineState
  readonly store: RunStore
  readonly clock: Clock
  readonly runner: AttemptRunner
  readonly sender: AlertSender | null
  readonly limit: number
  readonly once: Loop['once']
  readonly onProblem: (problem: PfadError) => void
  readonly onIdle: () => void
}): Owed => {
  const { state, clock, sender } = deps
  const stop = new AbortController()

  const onCallback = (finished: CallbackResult) => {
    state.callbacksInFlight.delete(finished.request.id)
    const tell = tellingOnce(deps.onProblem)
    deps.once((draft) => tell([settleCallback(draft, finished)].filter((problem) => problem !== null)))
    deps.onIdle()
  }
  const onAlerts = (sent: AlertResult) => {
    for (const { id } of sent.alerts) state.alertsInFlight.delete(id)
    const isTakenBack = !sent.result.ok && stop.signal.aborted
    const tell = tellingOnce(deps.onProblem)
    if (!isTakenBack) deps.once((draft) => tell(settleAlerts(draft, sent)))
    deps.onIdle()
  }
  return {
    launch: () => {
      launchCallbacks({ ...deps, signal: stop.signal }, onCallback)
      if (sender !== null) launchAlerts({ state, sender, now: clock.now(), signal: stop.signal }, onAlerts)
    },
    isIdle: () => state.callbacksInFlight.size === 0 && state.alertsInFlight.size === 0,
    stop: (reason) => stop.abort(reason),
  }
}

/** A commit that fails is made again: its problems are told with the first. */
const tellingOnce = (onProblem: (problem: PfadError) => void) => {
  let isTold = false
  return (problems: readonly PfadError[]): void => {
    if (!isTold) for (const problem of problems) onProblem(problem)
    isTold = true
  }
}
