import { PfadError } from '../../contract/error.ts'
import type { DagRun } from '../../contract/models/run.ts'
import { isTaskOver } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import { instanceKey, runKey } from '../state.ts'
import { currentAttempt } from '../steps/advanceRuns.ts'

/** As Airflow's "mark failed" of a run: what runs is stopped and failed, what has not started is skipped. */
export const cancelRun = (draft: Draft, request: { dagId: string; runId: string; by: string }): DagRun => {
  const active = draft.state.runs.get(runKey(request.dagId, request.runId))
  if (active === undefined) {
    throw new PfadError('run-not-active', `${request.dagId} has no run ${request.runId} that is queued or running.`)
  }
  const reason = `Cancelled by ${request.by}.`
  for (const row of [...active.instances.values()]) {
    if (isTaskOver(row.state)) continue
    const isRunning = row.state === 'running'
    if (isRunning) draft.interrupt(currentAttempt(row), reason)
    draft.taskEvent(active, instanceKey(row), isRunning ? { type: 'markFailed' } : { type: 'skip', reason }, request.by)
  }
  draft.runEvent(active, { type: 'fail', reason }, request.by)
  return active.run
}
