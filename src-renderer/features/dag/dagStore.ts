import { pfad } from '../../shared/connection/pfad.ts'
import { dags } from '../../shared/facts.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

type RunKey = { readonly dagId: string; readonly runId: string | null }

/** A DAG with its source; with a version as the runs of that version have it. */
export const dagDetail = defineLive({
  load: ({ dagId, version }: { readonly dagId: string; readonly version: string | null }, signal) =>
    pfad.call('dags.get', { dagId, ...(version === null ? {} : { version }) }, signal),
  concerns: ({ topic }, { version }) => topic === 'dags' && version === null,
})

/** The runs that one can choose among, newest first. */
export const newestRuns = defineLive({
  load: (dagId: string, signal) => pfad.call('runs.list', { dagId, limit: 100 }, signal),
  concerns: ({ topic, dagId: changed }, dagId) => topic === 'runs' && (changed === undefined || changed === dagId),
  gapMs: 1000,
})

const concernsRun = (
  { topic, dagId, runId }: { topic: string; dagId?: string | undefined; runId?: string | undefined },
  key: RunKey,
): boolean =>
  topic === 'runs' && (dagId === undefined || dagId === key.dagId) && (runId === undefined || runId === key.runId)

/** A run with its task instances and attempts; null while none is chosen. */
export const runDetail = defineLive({
  load: async ({ dagId, runId }: RunKey, signal) =>
    runId === null ? null : pfad.call('runs.get', { dagId, runId }, signal),
  concerns: concernsRun,
  gapMs: 250,
})

/** The days of a year that have runs. */
export const calendarYear = defineLive({
  load: ({ dagId, year }: { readonly dagId: string; readonly year: number }, signal) =>
    pfad.call('runs.calendar', { dagId, year }, signal),
  concerns: ({ topic, dagId }, key) => topic === 'runs' && (dagId === undefined || dagId === key.dagId),
  gapMs: 2000,
})

/** The minutes of a day that have runs. */
export const calendarDay = defineLive({
  load: ({ dagId, date }: { readonly dagId: string; readonly date: string }, signal) =>
    pfad.call('runs.calendarDay', { dagId, date }, signal),
  concerns: ({ topic, dagId }, key) => topic === 'runs' && (dagId === undefined || dagId === key.dagId),
  gapMs: 2000,
})

/** How long the last runs took, oldest first. */
export const durations = defineLive({
  load: ({ dagId, limit }: { readonly dagId: string; readonly limit: number }, signal) =>
    pfad.call('runs.durations', { dagId, limit }, signal),
  concerns: ({ topic, dagId }, key) => topic === 'runs' && (dagId === undefined || dagId === key.dagId),
  gapMs: 2000,
})

/** Why it ran, or does not run now. */
export const explanation = defineLive({
  load: (dagId: string, signal) => pfad.call('dags.explain', { dagId }, signal),
  concerns: ({ topic, dagId: changed }, dagId) =>
    (topic === 'runs' || topic === 'dags') && (changed === undefined || changed === dagId),
  gapMs: 1000,
})

/** When it runs next by its schedule, paused or not. */
export const nextExecutions = defineLive({
  load: (dagId: string, signal) => pfad.call('dags.nextExecutions', { dagId, count: 6 }, signal),
  concerns: ({ topic }) => topic === 'dags',
  eachMinute: true,
})

export const importErrors = defineLive({
  load: (_key: null, signal) => pfad.call('dags.importErrors', {}, signal),
  concerns: ({ topic }) => topic === 'dags',
})

/** The DAG's backfills that are not over. */
export const backfills = defineLive({
  load: async (dagId: string, signal) => {
    const all = await pfad.call('backfills.list', { dagId, limit: 20 }, signal)
    return all.filter(({ completedAt }) => completedAt === null)
  },
  concerns: ({ topic, dagId: changed }, dagId) => topic === 'backfills' && (changed === undefined || changed === dagId),
  gapMs: 500,
})

export const setPaused = (dagId: string, isPaused: boolean) =>
  attempt(isPaused ? `Pausing ${dagId}` : `Unpausing ${dagId}`, async () => {
    await pfad.call('dags.setPaused', { dagId, isPaused })
    await Promise.all([dags.refresh(null), dagDetail.refresh({ dagId, version: null })])
  })

/** The assets that a DAG updates or is scheduled on. */
export const assetsAround = defineLive({
  load: async (dagId: string, signal) => {
    const all = await pfad.call('assets.list', {}, signal)
    return all.filter(({ producers, consumers }) => [...producers, ...consumers].some((each) => each.dagId === dagId))
  },
  concerns: ({ topic }) => topic === 'dags' || topic === 'runs',
  gapMs: 2000,
})
