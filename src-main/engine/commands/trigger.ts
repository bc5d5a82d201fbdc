import { PfadError } from '../../contract/error.ts'
import type { Backend, EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { DagRun, DagRunType } from '../../contract/models/run.ts'
import { isRunOver } from '../../core/dagRun.ts'
import { checkParams } from '../../core/params.ts'
import type { Draft } from '../draft.ts'
import { requireDag, runOfDate } from '../state.ts'
import { createRun } from '../steps/createDueRuns.ts'
import type { CommandDeps } from './deps.ts'
import { rerun } from './rerun.ts'
import { wantedDate } from './wantedDate.ts'

export type TriggerRequest = {
  readonly dagId: string
  readonly conf?: Readonly<Record<string, JsonValue>> | undefined
  /** Any instant; the run is that of the data interval which contains it. Default: the last complete one. */
  readonly logicalDate?: EpochMs | undefined
  readonly runType?: DagRunType | undefined
  readonly backend?: Backend | undefined
  /** `cli`, `ui`, `backfill`, … */
  readonly triggeredBy: string
}

/**
 * A run by hand. One run per DAG and logical date: a date given that has a run is refused (`run-exists`), as in Airflow; a
 * backfill reruns it; so does a trigger without a date, where the last complete interval has run already.
 */
export const trigger = (draft: Draft, request: TriggerRequest, deps: CommandDeps): DagRun => {
  const known = requireDag(draft.state, request.dagId)
  checkParams(known.row.dag, request.conf)
  const runType = request.runType ?? 'manual'
  const wanted = wantedDate(draft, known, request, deps.store)
  const existing = runOfDate(draft.state, deps.store, wanted)
  if (existing === null) {
    const { conf = {}, triggeredBy } = request
    const runAfter = runType === 'manual' ? draft.now : wanted.dataInterval.end
    const run = { ...wanted, runType, runAfter, conf, triggeredBy }
    return createRun(draft, known, run, request.backend ?? known.row.dag.backend ?? deps.backend()).run
  }
  if (!isRunOver(existing.state)) throw runExists(existing, 'Wait for it to end, or cancel it.')
  if (request.logicalDate !== undefined && runType !== 'backfill') {
    throw runExists(existing, 'Use `pfad backfill create` or `pfad dags test` to run that date again.')
  }
  return rerun(draft, { known, existing, request }, deps.store)
}

const runExists = ({ dagId, runId, state }: DagRun, hint: string) =>
  new PfadError('run-exists', `${dagId} has a run of that date: ${runId}, which is ${state}.`, hint)
