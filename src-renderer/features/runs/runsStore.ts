import type { DagRunState } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'

export const PAGE = 50

export type RunsFilter = {
  readonly dagId: string | null
  readonly state: DagRunState | null
  /** Only runs due before this instant: how the next page is asked for. */
  readonly before: number | null
  /** Where that page ended: runs due at the same instant may still follow. */
  readonly beforeRun: { readonly dagId: string; readonly runId: string } | null
}

/** One page of runs, newest first, and whether there are older ones. */
export const runs = defineLive({
  load: async ({ dagId, state, before, beforeRun }: RunsFilter, signal) => {
    const list = await pfad.call(
      'runs.list',
      {
        limit: PAGE + 1,
        ...(dagId === null ? {} : { dagId }),
        ...(state === null ? {} : { state }),
        ...(before === null ? {} : { before }),
        ...(before === null || beforeRun === null ? {} : { beforeRun }),
      },
      signal,
    )
    return { rows: list.slice(0, PAGE), hasOlder: list.length > PAGE }
  },
  concerns: ({ topic, dagId }, filter) =>
    topic === 'runs' && (dagId === undefined || filter.dagId === null || dagId === filter.dagId),
  gapMs: 500,
})
