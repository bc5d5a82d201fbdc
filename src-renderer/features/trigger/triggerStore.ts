import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** The DAG with its params; null while none is chosen. */
export const dagToTrigger = defineLive({
  load: async (dagId: string, signal) => (dagId === '' ? null : pfad.call('dags.get', { dagId }, signal)),
  concerns: ({ topic }) => topic === 'dags',
})

export const trigger = (wish: {
  dagId: string
  conf: Record<string, JsonValue>
  logicalDate: number | null
  /** Whether to unpause the DAG first: the runs of a paused one wait. */
  unpause: boolean
}): Promise<DagRun | undefined> =>
  attempt(`Triggering ${wish.dagId}`, async () => {
    if (wish.unpause) await pfad.call('dags.setPaused', { dagId: wish.dagId, isPaused: false })
    return pfad.call('dags.trigger', {
      dagId: wish.dagId,
      conf: wish.conf,
      ...(wish.logicalDate === null ? {} : { logicalDate: wish.logicalDate }),
    })
  })
