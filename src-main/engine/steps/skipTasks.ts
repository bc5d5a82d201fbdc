import type { Draft } from '../draft.ts'
import { type ActiveRun, instanceKey } from '../state.ts'

/** Skips the instances of these tasks that have not begun. */
export const skipTasks = (
  draft: Draft,
  active: ActiveRun,
  { taskIds, reason }: { readonly taskIds: readonly string[]; readonly reason: string },
): void => {
  for (const row of [...active.instances.values()]) {
    if (taskIds.includes(row.taskId) && row.state === 'none') {
      draft.taskEvent(active, instanceKey(row), { type: 'skip', reason })
    }
  }
}
