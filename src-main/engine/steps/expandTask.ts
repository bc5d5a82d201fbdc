import { misfits, missing } from '../../core/mapping.ts'
import { newTaskInstance } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import { type ActiveRun, instanceKey } from '../state.ts'

/**
 * Gives a mapped task the instances 0 to `length` − 1, all in this commit. The one without index goes, as in Airflow; after a
 * rerun surplus indexes become `removed` and those that are wanted again come back. With nothing to map over it is skipped.
 */
export const expandTask = (draft: Draft, active: ActiveRun, of: { taskId: string; length: number }): void => {
  const { taskId, length } = of
  const { dagId, runId } = active.run
  const rows = [...active.instances.values()].filter((row) => row.taskId === taskId)
  draft.noteInstance({ dagId, runId, taskId, mapIndex: -1 }, { type: 'expand', length })
  for (const row of misfits(rows, length)) {
    if (row.mapIndex === -1) draft.removeInstance(active, row)
    else draft.taskEvent(active, instanceKey(row), { type: 'remove' })
  }
  for (const mapIndex of length === 0 ? [-1] : missing(rows, length)) {
    const row = newTaskInstance({ dagId, runId, taskId, mapIndex })
    const isThere = active.instances.has(instanceKey(row))
    if (!isThere) draft.addInstance(active, row)
    else if (mapIndex >= 0) draft.taskEvent(active, instanceKey(row), { type: 'clear' })
    if (mapIndex === -1) {
      draft.taskEvent(active, instanceKey(row), { type: 'skip', reason: 'There was nothing to map over.' })
    }
  }
}
