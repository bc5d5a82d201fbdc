import type { ReportSeries } from '../../../src-main/contract/models/minute.ts'
import type { EpochMs } from '../../../src-main/contract/models/primitives.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'
import { withoutUnfinished } from './range.ts'

const SHOWN = 200

/** The latest reports, newest first. */
export const reports = defineLive({
  load: (dagId: string | null, signal) =>
    pfad.call('reports.list', { limit: SHOWN, ...(dagId === null ? {} : { dagId }) }, signal),
  concerns: ({ topic }) => topic === 'reports',
  gapMs: 1000,
})

/** `ms` back from `to`, or from now where that is null. */
export type SeriesKey = { readonly dagId: string; readonly ms: number; readonly to: EpochMs | null }

/** Reports over time. */
export const series = defineLive({
  load: async ({ dagId, ms, to }: SeriesKey, signal): Promise<ReportSeries> => {
    const known = await pfad.call('reports.series', { dagId, ms, ...(to === null ? {} : { to }), points: 360 }, signal)
    return to === null ? withoutUnfinished(known) : known
  },
  concerns: ({ topic, dagId: changed }, { dagId, to }) =>
    topic === 'reports' && to === null && (changed === undefined || changed === dagId),
  gapMs: 2000,
  eachMinute: true,
})

/** What the built-in dashboard got, or where reports go instead. */
export const dashboard = defineLive({
  load: (_key: null, signal) => pfad.call('dashboard.status', { limit: 300 }, signal),
  concerns: ({ topic }) => topic === 'dashboard',
  gapMs: 1000,
})

export type ReplayWish = { readonly dagId: string; readonly minute: string; readonly idempotencyKey: string }

/** Sends what was received to the dashboard once more, byte for byte, and says what it answered. */
export const replay = (wish: ReplayWish) =>
  attempt('Sending the report', async () => {
    const { status, answer, tookMs } = await pfad.call('reports.send', wish)
    tell(`HTTP ${status} in ${formatDuration(tookMs)}`, answer)
    await dashboard.refresh(null)
  })
