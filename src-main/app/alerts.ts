import { createAlertSender } from '../adapters/alerts/alertSender.ts'
import { environmentConnections } from '../adapters/runner/child/connections.ts'
import { createMask, secretsOf } from '../adapters/runner/child/mask.ts'
import type { AlertMessage, AlertSpec } from '../contract/models/alert.ts'
import { parseAlertRule } from '../core/alerts/rule.ts'
import type { AlertSender } from '../engine/ports/alertSender.ts'
import type { DesktopNotifier } from '../engine/ports/desktopNotifier.ts'
import type { LogStore } from '../engine/ports/logStore.ts'
import type { Settings } from './settings/settings.ts'

/** Who tells, and who is told of every run that fails (`PFAD_ALERTS`). */
export const createAlerts = (options: {
  readonly settings: Pick<Settings, 'PFAD_ALERTS' | 'PFAD_BASE_URL'>
  readonly env: NodeJS.ProcessEnv
  readonly logs: LogStore
  readonly desktop: DesktopNotifier
  readonly now: () => number
}): { readonly sender: AlertSender; readonly ofFailure: () => readonly AlertSpec[] } => {
  const { settings, env, logs, desktop, now } = options
  const rule = parseAlertRule(settings.PFAD_ALERTS) ?? []
  const { get: connection } = environmentConnections(env)
  const mask = createMask(secretsOf(env))
  const link = (message: AlertMessage): string | null => linkTo(settings.PFAD_BASE_URL, message)
  return {
    sender: createAlertSender({ logs, desktop, connection, link, mask, now }),
    ofFailure: () => rule,
  }
}

/** The run's page, where the app's address is set. */
const linkTo = (base: string, { dagId, runId }: AlertMessage): string | null =>
  base === '' ? null : `${base.replace(/\/+$/, '')}/#/runs/${encodeURIComponent(dagId)}/${encodeURIComponent(runId)}`
