import type { GridRun, TaskInstance } from '../../../../src-main/contract/models/run.ts'

/** How many instances each task has in which state, as the grid has it. */
export const countStates = (instances: readonly TaskInstance[]): GridRun['tasks'] => {
  const tasks: GridRun['tasks'] = {}
  for (const { taskId, state } of instances) {
    const counts = tasks[taskId] ?? {}
    tasks[taskId] = { ...counts, [state]: (counts[state] ?? 0) + 1 }
  }
  return tasks
}
