import { pfad } from '../../shared/connection/pfad.ts'
import { dags } from '../../shared/facts.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** How many of a DAG's last runs its row shows. */
const SHOWN = 10

export const importErrors = defineLive({
  load: (_key: null, signal) => pfad.call('dags.importErrors', {}, signal),
  concerns: ({ topic }) => topic === 'dags',
})

/** The last runs of a DAG, oldest first. */
export const lastRuns = defineLive({
  load: async (dagId: string, signal) => (await pfad.call('runs.list', { dagId, limit: SHOWN }, signal)).toReversed(),
  concerns: ({ topic, dagId: changed }, dagId) => topic === 'runs' && (changed === undefined || changed === dagId),
  gapMs: 1000,
})

export const setPaused = (dagId: string, isPaused: boolean) =>
  attempt(isPaused ? `Pausing ${dagId}` : `Unpausing ${dagId}`, async () => {
    await pfad.call('dags.setPaused', { dagId, isPaused })
    await dags.refresh(null)
  })
