import { type ErrorShape, PfadError } from '../contract/error.ts'
import type { AlertMessage, AlertSpec, OwedAlert } from '../contract/models/alert.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { AttemptKey } from '../contract/models/run.ts'
import { GIVE_UP_AFTER, nextTryAt } from '../core/alerts/retry.ts'
import { nameOf, oneLine } from '../core/alerts/words.ts'
import type { Draft } from './draft.ts'
import type { AlertSender, SendResult } from './ports/alertSender.ts'
import type { CallbackName } from './ports/attemptRunner.ts'
import { type ActiveRun, type EngineState, isOurs, isTest } from './state.ts'

/** Sent at once at most; a desktop's are one, however many. */
const AT_ONCE = 8
/** After one notification the desktop is left in peace for so long (ms); what comes meanwhile is one more. */
const DESKTOP_PEACE = 30_000

type CallbackOf = {
  readonly name: CallbackName
  readonly attempt: AttemptKey | null
  readonly error: ErrorShape | null
}

/** What is to be called, and who told, of an event of the run or of a task of it. */
export const toldOf = (
  state: EngineState,
  active: ActiveRun,
  { name, attempt }: Pick<CallbackOf, 'name' | 'attempt'>,
): { readonly hasCode: boolean; readonly alerts: readonly AlertSpec[] } => {
  const { dag } = active
  if (name === 'onDeadline') return { hasCode: dag.deadline?.hasCallback ?? false, alerts: dag.deadline?.alerts ?? [] }
  const spec = attempt === null ? dag : active.tasks.get(attempt.taskId)
  const own = spec?.alerts?.[name] ?? []
  // Of a test the person who runs it knows.
  const isFailedRun = attempt === null && name === 'onFailure' && !isTest(active.run)
  const others = isFailedRun ? state.alertsOfFailure() : []
  const known = new Set(own.map((each) => JSON.stringify(each)))
  return {
    hasCode: spec?.callbacks[name] ?? false,
    alerts: [...own, ...others.filter((each) => !known.has(JSON.stringify(each)))],
  }
}

export const messageOf = ({ run }: ActiveRun, { name, attempt, error }: CallbackOf, at: EpochMs): AlertMessage => ({
  ...{ event: name, dagId: run.dagId, runId: run.runId, logicalDate: run.logicalDate },
  ...{ taskId: attempt?.taskId ?? null, mapIndex: attempt?.mapIndex ?? -1, tryNumber: attempt?.tryNumber ?? 1 },
  ...{ error, at },
})

export const owe = (of: Pick<OwedAlert, 'id' | 'to' | 'message'>, now: EpochMs): OwedAlert => ({
  ...of,
  ...{ tries: 0, nextAt: now, lastError: null },
})

export type AlertResult = { readonly alerts: readonly OwedAlert[]; readonly result: SendResult }

/** When the alert may be sent: the desktop is not disturbed again too soon. */
export const alertDueAt = (state: EngineState, { to, nextAt }: OwedAlert): EpochMs =>
  to.kind === 'desktop' ? Math.max(nextAt, state.desktopFreeAt) : nextAt

/** Sends what is owed and due, oldest first. At least once each, and with the same id whenever it is sent again. */
export const launchAlerts = (
  deps: { state: EngineState; sender: AlertSender; now: EpochMs; signal: AbortSignal },
  onResult: (result: AlertResult) => void,
): void => {
  const { state, now, signal } = deps
  const send = (to: AlertSpec, alerts: readonly OwedAlert[]) => {
    for (const { id } of alerts) state.alertsInFlight.add(id)
    void sendSafely(deps.sender, { to, alerts }, signal).then((result) => onResult({ alerts, result }))
  }
  const due = [...state.alerts.values()].filter(
    (alert) => !state.alertsInFlight.has(alert.id) && alertDueAt(state, alert) <= now && isOurs(state, alert.message),
  )
  const desktop = due.filter(({ to }) => to.kind === 'desktop')
  if (desktop.length > 0) {
    state.desktopFreeAt = now + DESKTOP_PEACE
    send({ kind: 'desktop' }, desktop)
  }
  const isDesktop = (id: string) => state.alerts.get(id)?.to.kind === 'desktop'
  const free = AT_ONCE - [...state.alertsInFlight].filter((id) => !isDesktop(id)).length
  const others = due.filter(({ to }) => to.kind !== 'desktop')
  for (const alert of others.slice(0, Math.max(0, free))) send(alert.to, [alert])
}

const sendSafely = async (
  sender: AlertSender,
  { to, alerts }: { to: AlertSpec; alerts: readonly OwedAlert[] },
  signal: AbortSignal,
): Promise<SendResult> => {
  try {
    return await sender.send(to, alerts, signal)
  } catch (error) {
    const { code, message } = error instanceof PfadError ? error : { code: 'internal', message: 'the sender broke' }
    return { ok: false, reason: `${message} (${code})`, retryAfter: null }
  }
}

/** Writes what became of alerts: told, to be tried again, or given up, which is returned as problems to tell. */
export const settleAlerts = (draft: Draft, { alerts, result }: AlertResult): PfadError[] => {
  const { state, now } = draft
  const problems: PfadError[] = []
  for (const { id } of alerts) {
    const alert = state.alerts.get(id)
    // Gone with its run.
    if (alert === undefined) continue
    const { to, message } = alert
    const tries = alert.tries + 1
    const detail = { of: message.event, to: nameOf(to), taskId: message.taskId }
    if (!result.ok) {
      const { reason, retryAfter } = result
      const nextAt = nextTryAt({ owedSince: message.at, now, tries, retryAfter })
      if (nextAt !== null) {
        state.alerts.set(id, { ...alert, tries, nextAt, lastError: reason })
        draft.add({ type: 'postponeAlert', id, tries, nextAt, lastError: reason })
        continue
      }
      draft.note(message, 'alertFailed', null, { ...detail, tries, reason })
      problems.push(givenUp(alert, tries, reason))
    } else draft.note(message, 'alertSent', null, detail)
    state.alerts.delete(id)
    draft.add({ type: 'removeAlert', id })
  }
  return problems
}

const givenUp = ({ to, message }: OwedAlert, tries: number, reason: string): PfadError =>
  new PfadError(
    'alert-failed',
    `An alert to ${nameOf(to)} was given up after ${tries} tries in ${GIVE_UP_AFTER / 3_600_000} hours: ${reason}. It said: ${oneLine(message)}`,
    'Check the connection that it goes to; alerts that still wait: pfad alerts list',
  )
