import { createDashboardEndpoint } from '../adapters/dashboard/endpoint.ts'
import { createReportSender } from '../adapters/dashboard/poster.ts'
import { shownUrl } from '../adapters/dashboard/target.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { ReportStore } from '../engine/ports/reportStore.ts'
import type { Changes } from './changes.ts'
import type { DashboardService } from './handlers/services.ts'
import type { Settings } from './settings/settings.ts'

export type OpenDashboardOptions = {
  readonly settings: Pick<Settings, 'DASHBOARD_API_URL'>
  readonly reportStore: ReportStore
  readonly clock: Clock
  /** The demo's: whether the endpoint plays dead. */
  readonly isAway: (() => boolean) | undefined
  readonly changes: Changes
  readonly onProblem: (error: unknown) => void
}

/** The built-in dashboard endpoint, and where reports go: there, or to the address of the settings. */
export const openDashboard = async (
  options: OpenDashboardOptions,
): Promise<DashboardService & AsyncDisposable & { readonly url: string; readonly targetUrl: string }> => {
  const { settings, reportStore, clock, isAway, changes, onProblem } = options
  const since = clock.now()
  const endpoint = await createDashboardEndpoint({
    ...{ reportStore, port: 0, now: clock.now, isAway, onProblem },
    onReport: ({ dagId }) => changes.publish({ topic: 'reports', dagId }),
    onRequest: () => changes.publish({ topic: 'dashboard' }),
  })
  const targetUrl = settings.DASHBOARD_API_URL || endpoint.url
  return {
    url: endpoint.url,
    targetUrl,
    send: createReportSender({ url: targetUrl }),
    status: (limit) => ({
      url: shownUrl(targetUrl),
      isBuiltIn: settings.DASHBOARD_API_URL === '',
      since,
      requests: endpoint.received(limit),
    }),
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  }
}
