import { PfadError } from '../contract/error.ts'
import type { Backend, EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type { AttemptKey, DagRun } from '../contract/models/run.ts'
import { checkParams } from '../core/params.ts'
import { runIdOf } from '../core/runId.ts'
import { requireRun } from './commands/selectRuns.ts'
import { wantedDate } from './commands/wantedDate.ts'
import type { Draft } from './draft.ts'
import { describeAttempt } from './launch.ts'
import type { Loop } from './loop.ts'
import type { AttemptRequest, AttemptResult, AttemptRunner } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'
import type { RunStore } from './ports/runStore.ts'
import { type ActiveRun, instanceKey, requireDag, runOfDate } from './state.ts'
import { taskInputs } from './taskResults.ts'

export type TaskTestRequest = {
  readonly dagId: string
  readonly taskId: string
  readonly mapIndex?: number | undefined
  /** The stored run whose results it takes; or a date, whose run is looked for. Default: the last complete interval's. */
  readonly runId?: string | undefined
  readonly logicalDate?: EpochMs | undefined
  readonly conf?: Readonly<Record<string, JsonValue>> | undefined
  readonly by: string
}

export type TaskTest = {
  /** Names its log, which belongs to no run; whoever reads it removes it. */
  readonly attempt: AttemptKey
  /** The stored run that it took results from; null: there is none. */
  readonly runId: string | null
  /** Tasks before it of which nothing is stored. */
  readonly missing: readonly string[]
  readonly result: Promise<AttemptResult>
}

type Deps = {
  readonly submit: Loop['submit']
  readonly store: RunStore
  readonly clock: Clock
  readonly runner: AttemptRunner
  readonly backend: () => Backend
}

/**
 * Airflow's `tasks test`: runs one task by the DAG's current version, whatever it comes after, and keeps nothing of it: no
 * state, no XCom, no callback. A sensor looks again until it is done. Only the DAG's history says that it was.
 */
export const createTaskTests = (deps: Deps) => {
  let made = 0
  return async (request: TaskTestRequest, signal: AbortSignal): Promise<TaskTest> => {
    const { stored, request: first } = await deps.submit((draft) => prepare(draft, deps, request))
    made += 1
    const attempt = { ...first.attempt, runId: `tasks_test__${first.firstStartedAt}_${made}` }
    return {
      attempt,
      runId: stored,
      missing: first.missing,
      result: runToTheEnd(deps, { ...first.plain, attempt }, signal),
    }
  }
}

const prepare = (draft: Draft, { store, backend }: Deps, request: TaskTestRequest) => {
  const { dagId, taskId, mapIndex = -1 } = request
  const known = requireDag(draft.state, dagId)
  const { dag } = known.row
  const task = dag.tasks.find((each) => each.taskId === taskId)
  if (task === undefined) {
    const ids = dag.tasks.map((each) => each.taskId).join(', ')
    throw new PfadError('task-not-found', `${dagId} has no task "${taskId}".`, `There are: ${ids}.`)
  }
  if (task.mapping !== null && mapIndex < 0) {
    throw new PfadError('bad-argument', `The task "${taskId}" is mapped.`, 'Say which of it with --map-index.')
  }
  checkParams(known.row.dag, request.conf)
  const stored =
    request.runId === undefined
      ? runOfDate(draft.state, store, wantedDate(draft, known, request, store))
      : requireRun(draft, store, { dagId, runId: request.runId })
  const run: DagRun = {
    ...(stored ?? newRun(draft, wantedDate(draft, known, request, store), dag.backend ?? backend())),
    conf: { ...stored?.conf, ...request.conf },
    dagVersion: dag.version,
  }
  const rows = stored === null ? [] : store.taskInstances(dagId, stored.runId)
  const active: ActiveRun = {
    ...{ run, dag, hasFollowers: false, decideAt: null, hasMissedDeadline: false },
    tasks: new Map(dag.tasks.map((each) => [each.taskId, each])),
    instances: new Map(rows.map((row) => [instanceKey(row), row])),
  }
  const inputs = taskInputs({ store }, active, { task, mapIndex })
  const attempt = { dagId, runId: run.runId, taskId, mapIndex, tryNumber: 1 }
  const plain: AttemptRequest = {
    ...describeAttempt(active, attempt),
    ...inputs,
    work: { kind: 'task' },
    firstStartedAt: draft.now,
    retriesLeft: 0,
  }
  draft.note({ dagId, runId: null }, 'testTask', request.by, { taskId, mapIndex, runId: stored?.runId ?? null })
  const missing = task.upstream.filter((id) => !Object.hasOwn(inputs.upstreamResults, id) && inputs.elements === null)
  return { stored: stored?.runId ?? null, request: { attempt, firstStartedAt: draft.now, plain, missing } }
}

const newRun = (draft: Draft, wanted: ReturnType<typeof wantedDate>, backend: Backend): DagRun => ({
  ...wanted,
  runId: runIdOf('manual', wanted.logicalDate),
  runType: 'manual',
  state: 'running',
  runAfter: draft.now,
  queuedAt: draft.now,
  startDate: draft.now,
  endDate: null,
  conf: {},
  dagVersion: '',
  backend,
  triggeredBy: 'test',
  note: null,
})

const runToTheEnd = async (
  { runner, clock }: Deps,
  request: AttemptRequest,
  signal: AbortSignal,
): Promise<AttemptResult> => {
  while (true) {
    const result = await runner.run(request, signal)
    if (result.outcome !== 'rescheduled' || signal.aborted) return result
    await new Promise<void>((resolve) => {
      const cancel = clock.wakeAt(result.at, resolve)
      const stop = () => {
        cancel()
        resolve()
      }
      signal.addEventListener('abort', stop, { once: true })
    })
    if (signal.aborted) return result
  }
}
