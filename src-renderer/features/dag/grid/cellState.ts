import type { GridRun, TaskInstanceState } from '../../../../src-main/contract/models/run.ts'

/** Which state stands for many: Airflow's order for groups and mapped tasks. */
const ORDER: readonly TaskInstanceState[] = [
  'failed',
  'upstream_failed',
  'up_for_retry',
  'up_for_reschedule',
  'running',
  'queued',
  'scheduled',
  'none',
  'success',
  'skipped',
  'removed',
]

export type Cell = {
  readonly state: TaskInstanceState
  /** Of so many task instances. */
  readonly total: number
  readonly counts: readonly (readonly [TaskInstanceState, number])[]
}

/** What a cell shows of these tasks in a run; null where the run has none of them. */
export const cellOf = (tasks: GridRun['tasks'], taskIds: readonly string[]): Cell | null => {
  const sums = new Map<TaskInstanceState, number>()
  for (const taskId of taskIds) {
    const counts = tasks[taskId]
    if (counts === undefined) continue
    for (const state of ORDER) {
      const count = counts[state]
      if (count !== undefined) sums.set(state, (sums.get(state) ?? 0) + count)
    }
  }
  const counts = ORDER.flatMap((state) => (sums.has(state) ? [[state, sums.get(state) ?? 0] as const] : []))
  const [first] = counts
  if (first === undefined) return null
  return { state: first[0], total: counts.reduce((sum, [, count]) => sum + count, 0), counts }
}
