import type { EpochMs } from '../contract/models/primitives.ts'
import { alertDueAt } from './alerts.ts'
import { nextRun } from './nextRun.ts'
import { type EngineState, isOurs } from './state.ts'
import { nextDeadline } from './steps/missDeadlines.ts'

/**
 * When the next pass is due though nothing happens: a run falls due, a wait or a timeout ends, a lease wants renewing.
 * Never later than the heartbeat: a timer does not notice that the machine slept or that its clock was set.
 */
export const nextWake = (state: EngineState, of: { now: EpochMs; heartbeatMs: number; renewAt: EpochMs }): EpochMs => {
  const { now } = of
  let at = now + of.heartbeatMs
  const consider = (other: EpochMs | null | undefined) => {
    if (other !== null && other !== undefined && other < at) at = other
  }
  for (const known of state.dags.values()) {
    const next = nextRun(known, now)
    // What is due already waits for room; a run that ends makes it.
    if (next !== null && next.runAfter > now) consider(next.runAfter)
  }
  for (const active of state.runs.values()) {
    consider(active.decideAt)
    const deadline = isOurs(state, active.run) ? nextDeadline(active) : null
    if (deadline !== null && deadline > now) consider(deadline)
  }
  for (const alert of state.alerts.values()) {
    const dueAt = alertDueAt(state, alert)
    if (dueAt > now && !state.alertsInFlight.has(alert.id)) consider(dueAt)
  }
  for (const { id, nextAt } of state.callbacks.values())
    if (!state.callbacksInFlight.has(id) && nextAt > now) consider(nextAt)
  for (const { deadline } of state.inFlight.values()) consider(deadline)
  for (const { deadline } of state.approvals.values()) consider(deadline)
  if (state.inFlight.size > 0) consider(of.renewAt)
  return at
}
