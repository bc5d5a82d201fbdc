import { PfadError } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { daysOfYear } from '../../core/calendar.ts'
import type { Services } from './services.ts'

type OverviewCalls = 'dags.recentRuns' | 'runs.gridPage' | 'runs.calendarDay' | 'runs.durations'

/** Many runs at a glance; each answer is bounded, however many runs there are. */
export const createOverviewHandlers = ({
  runStore,
  scheduler,
  dagsLoaded,
}: Services): Pick<Handlers['calls'], OverviewCalls> => ({
  'dags.recentRuns': ({ dagIds = null, limit }) => runStore.recentRuns({ dagIds, limit }),
  'runs.gridPage': ({ dagId, first, at, limit }) => {
    const total = runStore.countRuns(dagId)
    const end = at === undefined ? total : runStore.countRuns(dagId, at)
    const start = first ?? Math.max(0, end - limit)
    return { total, first: start, runs: runStore.gridPage({ dagId, first: start, limit }) }
  },
  'runs.calendarDay': async ({ dagId, date }) => {
    await dagsLoaded
    const { timezone } = scheduler.dagSummary(dagId)
    const day = daysOfYear(Number(date.slice(0, 4)), timezone).find((each) => each.date === date)
    if (day === undefined) throw new PfadError('bad-argument', `There is no day ${date}.`, 'Example: 2025-01-15')
    const { start, end } = day
    return { timezone, start, end, minutes: runStore.runMinutes(dagId, { from: start, to: end }) }
  },
  'runs.durations': (of) => runStore.durations(of),
})
