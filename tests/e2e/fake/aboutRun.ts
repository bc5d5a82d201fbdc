import type { Explanation, ReasonFound } from '../../../src-main/contract/models/explanation.ts'
import type { DagRunDetail, HistoryEvent } from '../../../src-main/contract/models/run.ts'

/** Why a run is as it is, as its tasks' states say. */
export const explained = ({ run, taskInstances }: DagRunDetail): Explanation => {
  const failed = taskInstances.find(({ state }) => state === 'failed')
  const about = { taskId: failed?.taskId ?? null, mapIndex: failed?.mapIndex ?? -1, detail: {} }
  const reasons: ReasonFound[] = failed
    ? [
        {
          ...{ ...about, code: 'task-failed', severity: 'problem' },
          sentence: `${failed.taskId} failed in its last attempt: The dashboard answered 500.`,
        },
        { ...about, code: 'retries-used', severity: 'info', sentence: 'It had 1 retry, and has used it.' },
      ]
    : []
  const sentence = failed ? `The run failed because ${failed.taskId} failed.` : `The run is ${run.state}.`
  return {
    ...{ dagId: run.dagId, at: run.runAfter, dataInterval: run.dataInterval, run },
    ...{ reasons, sentence },
  }
}

/** What befell a run: its tasks' attempts, the newest first. */
export const historyOf = ({ run, attempts }: DagRunDetail): HistoryEvent[] => {
  const { dagId, runId } = run
  const ofTasks = attempts.flatMap(({ taskId, mapIndex, startDate, endDate, outcome, error }): HistoryEvent[] => [
    { at: startDate, dagId, runId, taskId, mapIndex, name: 'schedule queue start', by: null, detail: null },
    ...(endDate === null
      ? []
      : [
          {
            ...{ at: endDate, dagId, runId, taskId, mapIndex, by: null },
            ...{
              name: outcome === 'success' ? 'succeed' : 'fail',
              detail: error && { fail: { message: error.message } },
            },
          },
        ]),
  ])
  const created: HistoryEvent = {
    ...{ at: run.queuedAt, dagId, runId, taskId: null, mapIndex: -1, name: 'create', detail: null },
    by: run.runType === 'manual' ? 'mina (ui)' : null,
  }
  return [created, ...ofTasks].toSorted((a, b) => b.at - a.at)
}
