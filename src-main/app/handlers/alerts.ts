import type { Handlers } from '../../contract/pfadContract.ts'
import { hideUrl } from '../../core/alerts/hideUrls.ts'
import type { Services } from './services.ts'

export const createAlertHandlers = ({ runStore }: Services): Pick<Handlers['calls'], 'alerts.list'> => ({
  'alerts.list': () => runStore.alerts().map((alert) => ({ ...alert, to: hideUrl(alert.to) })),
})
