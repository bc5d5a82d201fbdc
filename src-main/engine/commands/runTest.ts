import { PfadError } from '../../contract/error.ts'
import type { DagRun } from '../../contract/models/run.ts'
import { isRunOver } from '../../core/dagRun.ts'
import { checkParams } from '../../core/params.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { requireDag, runKey, runOfDate, TEST } from '../state.ts'
import { createRun } from '../steps/createDueRuns.ts'
import type { CommandDeps } from './deps.ts'
import type { TriggerRequest } from './trigger.ts'
import { wantedDate } from './wantedDate.ts'

export type TestRequest = Pick<TriggerRequest, 'dagId' | 'conf' | 'logicalDate' | 'backend'> & {
  /** Who asks, for the history. */
  readonly by?: string | undefined
}

/**
 * `dags test`: a run of its own, paused or not. Whatever run that date had is replaced, a scheduled one too, as Airflow's
 * `dags test` does. See `replacedByTest` for what has to be over before.
 */
export const runTest = (draft: Draft, request: TestRequest, deps: CommandDeps): DagRun => {
  const known = requireDag(draft.state, request.dagId)
  const wanted = wantedDate(draft, known, request, deps.store)
  const existing = runOfDate(draft.state, deps.store, wanted)
  if (existing !== null) {
    // One that ends with this very commit cannot be removed by it.
    if (!isRunOver(existing.state) || draft.state.ended.has(runKey(existing.dagId, existing.runId)))
      throw runActive(existing)
    draft.removeRun(existing.dagId, existing.runId)
  }
  const run = {
    ...wanted,
    runType: 'manual',
    runAfter: draft.now,
    conf: request.conf ?? {},
    triggeredBy: TEST,
    by: request.by,
  } as const
  return createRun(draft, known, run, request.backend ?? known.row.dag.backend ?? deps.backend()).run
}

/** The run that a test of this date will replace, or null: finished, or itself a test. Throws `run-active` for any other, and `bad-params`. */
export const replacedByTest = (draft: Draft, request: TestRequest, store: RunStore): DagRun | null => {
  const known = requireDag(draft.state, request.dagId)
  checkParams(known.row.dag, request.conf)
  const existing = runOfDate(draft.state, store, wantedDate(draft, known, request, store))
  if (existing === null || isRunOver(existing.state) || existing.triggeredBy === TEST) return existing
  throw runActive(existing)
}

const runActive = ({ dagId, runId }: DagRun) =>
  new PfadError('run-active', `${dagId} is at work on that date: ${runId}.`, 'Wait for it to end, or cancel it.')
