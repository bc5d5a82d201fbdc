import type { MinuteCallName } from '../../contract/calls/minutes.ts'
import type { MinuteOutcome } from '../../contract/models/platform.ts'
import type { StoredReport } from '../../contract/models/report.ts'
import type { DagRun } from '../../contract/models/run.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { minuteName } from '../../core/minute.ts'
import { sendReport } from './minutes/send.ts'
import { seriesOfReports } from './minutes/series.ts'
import { viewMinute } from './minutes/view.ts'
import type { Services } from './services.ts'

const MINUTE = 60_000

export const createMinuteHandlers = (services: Services): Pick<Handlers['calls'], MinuteCallName> => ({
  'minutes.list': ({ count }, signal) => listMinutes(services, count, signal),
  'minutes.get': (of) => viewMinute(services, of),
  'minutes.events': ({ start, sample }, signal) => services.events.minute(start, sample, signal),
  'minutes.parquet': async ({ bucket, key, rows }, signal) => {
    const stat = await services.objects.stat(bucket, key, signal)
    return { ...(await services.events.profile({ bucket, key }, rows, signal)), stat }
  },
  'reports.list': (filter) => services.reportStore.list(filter),
  'reports.get': ({ dagId, minute }) => services.reportStore.get(dagId, minute),
  'reports.series': (of, signal) => seriesOfReports(services, of, signal),
  'reports.send': (of, signal) => sendReport(services, of, signal),
  'dashboard.status': ({ limit }) => services.dashboard.status(limit),
})

/** The last minutes of the minute pipeline, oldest first: what became of each, and how many events it had. */
const listMinutes = async (services: Services, count: number, signal: AbortSignal): Promise<MinuteOutcome[]> => {
  const { minuteDagId, pipelineTimezone } = services.info()
  const last = Math.floor(services.clock.now() / MINUTE) * MINUTE
  const first = last - (count - 1) * MINUTE
  const counts = new Map((await services.events.minutes(first, last + MINUTE, signal)).map((row) => [row.minute, row]))
  const runs = runsByMinute(services, minuteDagId, count)
  const reports = new Map(
    services.reportStore.list({ dagId: minuteDagId, limit: count + 10 }).map((stored) => [stored.minute, stored]),
  )
  return Array.from({ length: count }, (_, index): MinuteOutcome => {
    const minute = first + index * MINUTE
    const name = minuteName(minute, pipelineTimezone)
    const run = runs.get(minute)
    return {
      minute,
      name,
      runId: run?.runId ?? null,
      outcome: outcomeOf(run, reports.get(name)),
      events: counts.get(minute)?.events ?? 0,
      errors: counts.get(minute)?.errors ?? 0,
    }
  })
}

/** A run's minute is the one before its data interval (spec §2: late events get a minute to arrive). */
const runsByMinute = ({ runStore }: Services, dagId: string, count: number): Map<number, DagRun> => {
  const runs = new Map<number, DagRun>()
  for (const run of runStore.runs({ dagId, limit: Math.min(1000, count * 2 + 10) })) {
    if (run.dataInterval === null) continue
    const minute = Math.floor(run.dataInterval.start / MINUTE) * MINUTE - MINUTE
    if (!runs.has(minute)) runs.set(minute, run)
  }
  return runs
}

const outcomeOf = (run: DagRun | undefined, stored: StoredReport | undefined): MinuteOutcome['outcome'] => {
  if (!run) return 'none'
  if (run.state === 'failed') return 'failed'
  if (run.state !== 'success') return 'running'
  const body = stored?.body
  const isSentence = typeof body === 'object' && body !== null && 'report' in body && typeof body['report'] === 'string'
  return isSentence ? 'no_data' : 'success'
}
