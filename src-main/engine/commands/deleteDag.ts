import { PfadError } from '../../contract/error.ts'
import { isRunOver } from '../../core/dagRun.ts'
import type { Draft } from '../draft.ts'
import type { Loop } from '../loop.ts'
import type { RunStore } from '../ports/runStore.ts'
import { runsOf } from '../state.ts'

export type DeleteRequest = { readonly dagId: string; readonly by: string }

/** Runs that are removed in one commit. */
const AT_ONCE = 200

/**
 * Airflow's `dags delete`: removes all runs of a DAG, their logs and its history. Its file is not touched: while that is
 * there the DAG stays, paused, as if it had just been found. Refused (`run-active`) while a run is queued or running. A
 * kill half way leaves the rest; asking again goes on.
 */
export const deleteDag = async (
  { submit }: Pick<Loop, 'submit'>,
  deps: { readonly store: RunStore; readonly removeLogs?: (dagId: string, runId: string) => Promise<void> },
  { dagId, by }: DeleteRequest,
): Promise<{ removedRuns: number; isStillThere: boolean }> => {
  let removedRuns = 0
  await submit((draft) => begin(draft, dagId, deps.store))
  for (let runs = deps.store.runs({ dagId, limit: AT_ONCE }); runs.length > 0; ) {
    for (const { runId } of runs) await deps.removeLogs?.(dagId, runId)
    await submit((draft) => {
      refuseActive(draft, dagId)
      for (const { runId } of runs) if (deps.store.run(dagId, runId) !== null) draft.removeRun(dagId, runId)
    })
    removedRuns += runs.length
    runs = deps.store.runs({ dagId, limit: AT_ONCE })
  }
  return submit((draft) => {
    refuseActive(draft, dagId)
    const isStillThere = draft.state.dags.get(dagId)?.row.isActive === true
    draft.add({ type: 'forgetHistory', dagId })
    if (!isStillThere) draft.forgetDag(dagId)
    draft.note({ dagId, runId: null }, 'delete', by, { removedRuns })
    return { removedRuns, isStillThere }
  })
}

/** Paused, so that nothing new begins meanwhile, nor at once afterwards. */
const begin = (draft: Draft, dagId: string, store: RunStore): void => {
  const known = draft.state.dags.get(dagId)
  if (known === undefined && store.runs({ dagId, limit: 1 }).length === 0) {
    throw new PfadError('dag-not-found', `There is no DAG "${dagId}", nor a run of it.`, 'List them: pfad dags list')
  }
  refuseActive(draft, dagId)
  if (known !== undefined) draft.saveDag({ ...known.row, isPaused: true, lastScheduled: null })
}

const refuseActive = ({ state }: Draft, dagId: string): void => {
  const busy = [...runsOf(state, dagId)].find(({ run }) => !isRunOver(run.state))
  if (busy === undefined) return
  throw new PfadError(
    'run-active',
    `${busy.run.runId} of ${dagId} is ${busy.run.state}: its rows are still needed.`,
    `Wait for it to end, or end it: pfad dags cancel ${dagId} ${busy.run.runId}`,
  )
}
