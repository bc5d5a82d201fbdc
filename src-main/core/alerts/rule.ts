import type { AlertSpec } from '../../contract/models/alert.ts'

/**
 * The app-wide rule, as the setting `PFAD_ALERTS` writes it: senders with commas between, each `log`, `desktop`,
 * `slack:<conn_id>` or `webhook:<conn_id>` (JSON). null where it is none of these.
 */
export const parseAlertRule = (text: string): AlertSpec[] | null => {
  const specs: AlertSpec[] = []
  for (const word of text.split(',').map((each) => each.trim())) {
    if (word === '') continue
    const [, kind, connId] = /^(log|desktop|slack|webhook)(?::([\w.-]+))?$/.exec(word) ?? []
    const hasConnection = connId !== undefined
    if ((kind === 'log' || kind === 'desktop') && !hasConnection) specs.push({ kind })
    else if ((kind === 'slack' || kind === 'webhook') && hasConnection) {
      specs.push({ kind: 'webhook', format: kind === 'slack' ? 'slack' : 'json', connId })
    } else return null
  }
  return specs
}
