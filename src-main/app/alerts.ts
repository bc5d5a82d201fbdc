import { createAlertSender } from '../adapters/alerts/alertSender.ts'
import type { AlertMessage, AlertSpec } from '../contract/models/alert.ts'
import { parseAlertRule } from '../core/alerts/rule.ts'
import type { Connection } from '../core/authoring/context.ts'
import type { AlertSender } from '../engine/ports/alertSender.ts'
import type { DesktopNotifier } from '../engine/ports/desktopNotifier.ts'
import type { LogStore } from '../engine/ports/logStore.ts'
import type { Settings } from './settings/settings.ts'

/** Who tells, and who is told of every run that fails (`PFAD_ALERTS`). */
export const createAlerts = (options: {
  readonly settings: Pick<Settings, 'PFAD_ALERTS' | 'PFAD_BASE_URL'>
  /** With its secrets; throws where there is none. */
  readonly connection: (connId: string) => Connection
  readonly mask: (text: string) => string
  readonly logs: LogStore
  readonly desktop: DesktopNotifier
  readonly now: () => number
}): { readonly sender: AlertSender; readonly ofFailure: () => readonly AlertSpec[] } => {
  const { settings, logs, desktop, mask, now } = options
  const rule = parseAlertRule(settings.PFAD_ALERTS) ?? []
  const connection = async (connId: string): Promise<Connection> => options.connection(connId)
  const link = (message: AlertMessage): string | null => linkTo(settings.PFAD_BASE_URL, message)
  return {
    sender: createAlertSender({ logs, desktop, connection, link, mask, now }),
    ofFailure: () => rule,
  }
}

/** The run's page, where the app's address is set. */
const linkTo = (base: string, { dagId, runId }: AlertMessage): string | null =>
  base === '' ? null : `${base.replace(/\/+$/, '')}/#/runs/${encodeURIComponent(dagId)}/${encodeURIComponent(runId)}`
