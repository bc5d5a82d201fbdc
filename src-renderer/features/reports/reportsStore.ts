import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { logicalDateOf, minuteStart } from '../../shared/report/minuteOf.ts'

const SHOWN = 200

/** The latest reports, newest first. */
export const reports = defineLive({
  load: (dagId: string | null, signal) =>
    pfad.call('reports.list', { limit: SHOWN, ...(dagId === null ? {} : { dagId }) }, signal),
  concerns: ({ topic }) => topic === 'reports',
  gapMs: 1000,
})

export type ReportKey = { readonly dagId: string; readonly minute: string }

/** Every revision of one minute's report, the current one first. */
export const report = defineLive({
  load: async (key: ReportKey, signal): Promise<StoredReport[]> =>
    (await pfad.call('reports.get', key, signal)).toSorted((a, b) => b.revision - a.revision),
  concerns: ({ topic }) => topic === 'reports',
})

/** The run that made a minute's report, if it is still known. */
export const runOfMinute = defineLive({
  load: async (key: ReportKey & { readonly zone: string }, signal): Promise<DagRun | null> => {
    const start = minuteStart(key.minute, key.zone)
    if (start === null) return null
    return pfad.call('runs.find', { dagId: key.dagId, logicalDate: logicalDateOf(start) }, signal)
  },
  concerns: ({ topic }) => topic === 'reports',
})
