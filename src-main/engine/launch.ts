import type { AttemptKey, DagRun } from '../contract/models/run.ts'
import { expireApprovals } from './approvals.ts'
import type { Draft } from './draft.ts'
import type { AttemptRequest, AttemptResult, AttemptRunner } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'
import type { CallbackRequest, RunStore } from './ports/runStore.ts'
import { type ActiveRun, attemptKeyText, type EngineState, type InFlight } from './state.ts'
import type { Claimed } from './steps/claim.ts'
import { ABORT } from './steps/settleAttempt.ts'
import { taskInputs } from './taskResults.ts'

export type Finished = { readonly inFlight: InFlight; readonly result: AttemptResult }

type Deps = {
  readonly state: EngineState
  readonly store: RunStore
  readonly clock: Clock
  readonly runner: AttemptRunner
}

/** Hands a claimed attempt, which the store has as running, to the runner. `onFinished` is called once. */
export const launchAttempt = (
  deps: Deps,
  { active, task, row }: Claimed,
  onFinished: (finished: Finished) => void,
): void => {
  const { dagId, runId, taskId, mapIndex, tryNumber } = row
  const key = { dagId, runId, taskId, mapIndex, tryNumber }
  const timeout = task.executionTimeout
  const inFlight: InFlight = {
    key,
    pool: task.pool,
    slots: task.poolSlots,
    controller: new AbortController(),
    deadline: timeout === null ? null : deps.clock.now() + timeout,
  }
  deps.state.inFlight.set(attemptKeyText(key), inFlight)
  const request = (): AttemptRequest => ({
    ...describeAttempt(active, key),
    ...triggering(deps.store, active.run),
    work: { kind: 'task' },
    firstStartedAt: row.firstStartedAt ?? row.startDate ?? deps.clock.now(),
    retriesLeft: Math.max(0, task.retries - row.failures),
    ...taskInputs({ store: deps.store }, active, { task, mapIndex }),
  })
  void runSafely(deps.runner, request, inFlight.controller.signal).then((result) => onFinished({ inFlight, result }))
}

/** Runs a callback that is owed; its lines go to the log of the attempt that it is about. */
export const launchCallback = (
  deps: Pick<Deps, 'runner' | 'store'>,
  of: { active: Pick<ActiveRun, 'run' | 'dag'>; request: CallbackRequest },
  signal: AbortSignal,
): Promise<AttemptResult> => {
  const { request } = of
  const work = { kind: 'callback', of: request.of, name: request.name, error: request.error } as const
  const all = (): AttemptRequest => ({
    ...describeAttempt(of.active, request.attempt),
    ...triggering(deps.store, of.active.run),
    work,
    firstStartedAt: of.active.run.queuedAt,
    retriesLeft: 0,
    upstreamResults: {},
    elements: null,
  })
  return runSafely(deps.runner, all, signal)
}

/** What every request says of its run. */
export const describeAttempt = ({ run, dag }: Pick<ActiveRun, 'run' | 'dag'>, attempt: AttemptKey) => ({
  attempt,
  fileloc: dag.fileloc,
  dagVersion: run.dagVersion,
  backend: run.backend,
  dagRun: {
    runId: run.runId,
    runType: run.runType,
    logicalDate: run.logicalDate,
    dataInterval: run.dataInterval,
    runAfter: run.runAfter,
    conf: run.conf,
  },
})

/** A DAG that waits for one asset while another is updated each minute has very many: a task gets the newest of them. */
const MOST_EVENTS = 1000

const triggering = (
  store: RunStore,
  { dagId, runId, runType }: DagRun,
): Pick<AttemptRequest, 'triggeringAssetEvents'> =>
  runType === 'asset_triggered'
    ? { triggeringAssetEvents: store.assetEvents({ consumedBy: { dagId, runId }, limit: MOST_EVENTS }).toReversed() }
    : {}

/** A runner promises not to reject; if it or the store does all the same, the attempt is lost, not stuck. */
const runSafely = async (
  runner: AttemptRunner,
  request: () => AttemptRequest,
  signal: AbortSignal,
): Promise<AttemptResult> => {
  try {
    return await runner.run(request(), signal)
  } catch (error) {
    return { outcome: 'lost', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Tells attempts that have used up their execution timeout, and ends questions that nobody answered in time. */
export const endOverdue = (draft: Draft): void => {
  for (const inFlight of draft.state.inFlight.values()) {
    if (inFlight.deadline === null || inFlight.deadline > draft.now) continue
    inFlight.deadline = null
    inFlight.controller.abort(ABORT.timeout)
  }
  expireApprovals(draft)
}
