import { pfad } from '../../shared/connection/pfad.ts'
import { dags } from '../../shared/facts.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** How many of a DAG's last runs its row shows. */
const SHOWN = 14

export const importErrors = defineLive({
  load: (_key: null, signal) => pfad.call('dags.importErrors', {}, signal),
  concerns: ({ topic }) => topic === 'dags',
})

/** The last runs of some DAGs, oldest first, by DAG. */
export const lastRuns = defineLive({
  load: async (dagIds: readonly string[], signal) =>
    byDag(await pfad.call('dags.recentRuns', { dagIds: [...dagIds], limit: SHOWN }, signal)),
  concerns: ({ topic, dagId }, dagIds) => topic === 'runs' && (dagId === undefined || dagIds.includes(dagId)),
  gapMs: 1000,
})

/** The last run of every DAG: by its state the list is filtered. */
export const newestRuns = defineLive({
  load: async (_key: null, signal) => byDag(await pfad.call('dags.recentRuns', { limit: 1 }, signal)),
  concerns: ({ topic }) => topic === 'runs',
  gapMs: 1000,
})

const byDag = <T>(all: readonly { readonly dagId: string; readonly runs: T }[]): ReadonlyMap<string, T> =>
  new Map(all.map(({ dagId, runs }) => [dagId, runs]))

export const setPaused = (dagId: string, isPaused: boolean) =>
  attempt(isPaused ? `Pausing ${dagId}` : `Unpausing ${dagId}`, async () => {
    await pfad.call('dags.setPaused', { dagId, isPaused })
    await dags.refresh(null)
  })
