import { PfadError } from '../contract/error.ts'
import type { Backend, EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type { DagRun, DagRunType } from '../contract/models/run.ts'
import { isRunOver } from '../core/dagRun.ts'
import { isTaskOver, newTaskInstance } from '../core/taskInstance.ts'
import type { Draft } from './draft.ts'
import type { RunStore } from './ports/runStore.ts'
import { instanceKey, type KnownDag, requireDag, runKey, runOfDate, TEST } from './state.ts'
import { currentAttempt } from './steps/advanceRuns.ts'
import { createRun } from './steps/createDueRuns.ts'

/** What people ask for. Each validates all before it changes anything, so that a refusal leaves the draft as it was. */
export type CommandDeps = { readonly store: RunStore; readonly backend: () => Backend }

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
  checkParams(known, request.conf)
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

/** A DAG that declares params takes no others; one that declares none takes whatever it is given. */
const checkParams = ({ row: { dag } }: KnownDag, conf: TriggerRequest['conf'] = {}): void => {
  const { dagId, params } = dag
  if (params === null) return
  const unknown = Object.keys(conf).filter((name) => !Object.hasOwn(params, name))
  if (unknown.length === 0) return
  const names = Object.keys(params)
  throw new PfadError(
    'bad-params',
    `${dagId} has no ${unknown.length === 1 ? 'param' : 'params'} ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
    names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`,
  )
}

const runExists = ({ dagId, runId, state }: DagRun, hint: string) =>
  new PfadError('run-exists', `${dagId} has a run of that date: ${runId}, which is ${state}.`, hint)

type WantedDate = {
  readonly dagId: string
  readonly logicalDate: EpochMs
  readonly dataInterval: { start: EpochMs; end: EpochMs }
}

const wantedDate = (
  draft: Draft,
  known: KnownDag,
  request: Pick<TriggerRequest, 'logicalDate'>,
  store: RunStore,
): WantedDate => {
  const { timetable, row } = known
  const { dagId } = row.dag
  if (request.logicalDate !== undefined) {
    const dataInterval = timetable.containing(request.logicalDate)
    return { dagId, logicalDate: dataInterval.start, dataInterval }
  }
  const dataInterval = timetable.lastComplete(draft.now)
  if (dataInterval.start < dataInterval.end) return { dagId, logicalDate: dataInterval.start, dataInterval }
  // Without a rhythm the date is the moment, and two triggers may share it.
  let date = dataInterval.start
  while (runOfDate(draft.state, store, { dagId, logicalDate: date }) !== null) date += 1
  return { dagId, logicalDate: date, dataInterval: { start: date, end: date } }
}

/** Runs a finished run again, by the DAG's current version: same id, attempts go on counting, nothing is forgotten. */
const rerun = (
  draft: Draft,
  of: { known: KnownDag; existing: DagRun; request: TriggerRequest },
  store: RunStore,
): DagRun => {
  const { existing, request } = of
  const { dag } = of.known.row
  const { dagId, runId } = existing
  const active = draft.revive(existing, dag, store.taskInstances(dagId, runId))
  const by = request.triggeredBy
  for (const row of [...active.instances.values()]) {
    const isGone = !active.tasks.has(row.taskId)
    if (isGone && row.state !== 'removed') draft.taskEvent(active, instanceKey(row), { type: 'remove' }, by)
    if (!isGone && row.state !== 'none') draft.taskEvent(active, instanceKey(row), { type: 'clear' }, by)
  }
  for (const { taskId } of dag.tasks) {
    const row = newTaskInstance({ dagId, runId, taskId, mapIndex: -1 })
    if (!active.instances.has(instanceKey(row))) draft.addInstance(active, row)
  }
  draft.runEvent(active, { type: 'clear' }, by)
  draft.patchRun(active, {
    dagVersion: dag.version,
    triggeredBy: by,
    ...(request.conf === undefined || Object.keys(request.conf).length === 0 ? {} : { conf: { ...request.conf } }),
    ...(request.backend === undefined ? {} : { backend: request.backend }),
  })
  return active.run
}

export type TestRequest = Pick<TriggerRequest, 'dagId' | 'conf' | 'logicalDate' | 'backend'>

/**
 * `dags test`: a run of its own, paused or not. Whatever run that date had is replaced, a scheduled one too, as Airflow's
 * `dags test` does. See `replacedByTest` for what has to be over before.
 */
export const runTest = (draft: Draft, request: TestRequest, deps: CommandDeps): DagRun => {
  const known = requireDag(draft.state, request.dagId)
  const wanted = wantedDate(draft, known, request, deps.store)
  const existing = runOfDate(draft.state, deps.store, wanted)
  if (existing !== null) {
    if (!isRunOver(existing.state)) throw runActive(existing)
    draft.removeRun(existing.dagId, existing.runId)
  }
  const run = {
    ...wanted,
    runType: 'manual',
    runAfter: draft.now,
    conf: request.conf ?? {},
    triggeredBy: TEST,
  } as const
  return createRun(draft, known, run, request.backend ?? known.row.dag.backend ?? deps.backend()).run
}

/** The run that a test of this date will replace, or null: finished, or itself a test. Throws `run-active` for any other, and `bad-params`. */
export const replacedByTest = (draft: Draft, request: TestRequest, store: RunStore): DagRun | null => {
  const known = requireDag(draft.state, request.dagId)
  checkParams(known, request.conf)
  const existing = runOfDate(draft.state, store, wantedDate(draft, known, request, store))
  if (existing === null || isRunOver(existing.state) || existing.triggeredBy === TEST) return existing
  throw runActive(existing)
}

const runActive = ({ dagId, runId }: DagRun) =>
  new PfadError('run-active', `${dagId} is at work on that date: ${runId}.`, 'Wait for it to end, or cancel it.')

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

/** Paused: nothing new starts by itself; runs that are queued wait. Unpausing makes up for the latest interval, or by catchup. */
export const setPaused = (draft: Draft, request: { dagId: string; isPaused: boolean; by: string }): void => {
  const { row } = requireDag(draft.state, request.dagId)
  if (row.isPaused === request.isPaused) return
  draft.saveDag({ ...row, isPaused: request.isPaused })
  draft.note({ dagId: request.dagId, runId: null }, request.isPaused ? 'pause' : 'unpause', request.by, null)
}
