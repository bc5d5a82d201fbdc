import { deadlineAt } from '../../core/deadline.ts'
import type { Draft } from '../draft.ts'
import { type ActiveRun, isOurs, isTest } from '../state.ts'

/** When the run will have missed its deadline; null: never, or it has. A test has none: somebody watches it. */
export const nextDeadline = ({ dag, run, hasMissedDeadline }: ActiveRun): number | null =>
  hasMissedDeadline || isTest(run) ? null : deadlineAt(dag.deadline, run)

/** Each run that is not over by its deadline owes what its DAG wants to be called then, once. */
export const missDeadlines = (draft: Draft): void => {
  for (const active of draft.state.runs.values()) {
    const at = nextDeadline(active)
    if (at === null || at > draft.now || !isOurs(draft.state, active.run)) continue
    const { dagId, runId } = active.run
    active.hasMissedDeadline = true
    const message = `The run was not over by ${new Date(at).toISOString()}.`
    draft.callback(active, { name: 'onDeadline', attempt: null, error: { code: 'deadline-missed', message } })
    draft.add({ type: 'deadline', dagId, runId, missedAt: draft.now })
    draft.note({ dagId, runId }, 'missDeadline', null, { deadline: at })
    draft.touched.runs.set(`${dagId}\n${runId}`, { dagId, runId })
  }
}
