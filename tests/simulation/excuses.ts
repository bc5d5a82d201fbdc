import type { AttemptKey, TaskInstance, TaskInstanceState } from '../../src-main/contract/models/run.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'

const WAITS: readonly TaskInstanceState[] = ['scheduled', 'queued']
const nameOf = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptKey) =>
  [dagId, runId, taskId, mapIndex, tryNumber].join('/')
/** The attempt that starts next: a new one, unless the last one was put off. */
const nextOf = (row: TaskInstance): string =>
  nameOf({ ...row, tryNumber: row.reschedules > 0 ? row.tryNumber : row.tryNumber + 1 })

/**
 * What was let start already starts, whatever a person makes of the tasks before it meanwhile, as in Airflow. That one
 * start, of that one instance; a retry is held to its rule again.
 */
export const createExcuses = (store: RunStore) => {
  const excused = new Set<string>()
  const excuse = (name: string, isExcused: boolean) => (isExcused ? excused.add(name) : excused.delete(name))
  return {
    /** After a commit. */
    committed: (changes: readonly Change[]): void => {
      const touched = new Set<string>()
      for (const change of changes) {
        if (change.type !== 'history' || change.event.by === null || change.event.taskId === null) continue
        touched.add(change.event.dagId)
      }
      if (touched.size === 0) return
      for (const { run, taskInstances } of store.activeRuns()) {
        if (touched.has(run.dagId)) for (const row of taskInstances) excuse(nextOf(row), WAITS.includes(row.state))
      }
      // It starts with that very commit.
      for (const change of changes) {
        if (change.type !== 'updateTaskInstance' || !touched.has(change.row.dagId)) continue
        if (WAITS.includes(change.expected.state) && change.row.state === 'running') excused.add(nameOf(change.row))
      }
    },
    /** Whether the attempt that starts is excused; it is so once. */
    take: (attempt: AttemptKey): boolean => excused.delete(nameOf(attempt)),
  }
}
