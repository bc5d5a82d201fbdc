import { create } from 'zustand'
import type { DagSummary } from '../../src-main/contract/models/dag.ts'
import { pfad } from './connection/pfad.ts'
import { defineLive } from './live/defineLive.ts'

/** What the shell and several features look at. All else lives in the store of its one feature. */

/** What runs: version, host, backend, zones. It changes only with a restart, after which all is asked anew. */
export const appInfo = defineLive({
  load: (_key: null, signal) => pfad.call('app.info', {}, signal),
  concerns: () => false,
})

export const useAppInfo = () => appInfo.use(null).data

/** Every DAG, with when it runs next. */
export const dags = defineLive({
  load: (_key: null, signal) => pfad.call('dags.list', {}, signal),
  concerns: ({ topic }) => topic === 'dags' || topic === 'runs',
  gapMs: 500,
})

/** Of the DAGs that have a next run, the one whose is soonest. */
export const soonest = (list: readonly DagSummary[]): { readonly dagId: string; readonly at: number } | null => {
  let next: { dagId: string; at: number } | null = null
  for (const { dagId, nextDagRunAt } of list) {
    if (nextDagRunAt !== null && (next === null || nextDagRunAt < next.at)) next = { dagId, at: nextDagRunAt }
  }
  return next
}

/** How many rates are kept: one a second, so a minute of them. */
const RATES = 60

/** What the event store took in per second, oldest first, as long as this page has looked. */
export const rates = create<{ readonly perSecond: readonly number[] }>(() => ({ perSecond: [] }))

/** What the event store holds and takes in. */
export const eventStats = defineLive({
  load: async (_key: null, signal) => {
    const stats = await pfad.call('events.stats', {}, signal)
    rates.setState(({ perSecond }) => ({ perSecond: [...perSecond, stats.perSecond].slice(-RATES) }))
    return stats
  },
  concerns: ({ topic }) => topic === 'events' || topic === 'producer',
  gapMs: 950,
})
