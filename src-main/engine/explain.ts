import type { Explanation, ReasonFound } from '../contract/models/explanation.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { DagRun, TaskInstance } from '../contract/models/run.ts'
import { explainNoRun } from '../core/explain/noRun.ts'
import { explainRun } from '../core/explain/run.ts'
import type { Slots } from '../core/explain/task.ts'
import { isAtWork } from '../core/taskInstance.ts'
import { assetWait } from './assets/waits.ts'
import type { RunStore } from './ports/runStore.ts'
import {
  type ActiveRun,
  type EngineState,
  isTest,
  type KnownDag,
  requireDag,
  runKey,
  runOfDate,
  runsOf,
  versionOf,
  waitingKey,
} from './state.ts'
import { isHeld, pastIsGood, runLimits } from './steps/advanceRuns.ts'
import type { Limits } from './steps/claim.ts'

export type ExplainRequest = {
  readonly dagId: string
  /** Any instant: the run of the interval that contains it. Default: the newest run, or else what comes next. */
  readonly at?: EpochMs | undefined
  /** That very run. */
  readonly runId?: string | undefined
}

type Deps = { readonly state: EngineState; readonly store: RunStore; readonly limits: Limits; readonly now: EpochMs }

/** Why a DAG ran at a date, or did not, or waits now. Reads only. Throws `dag-not-found`, `run-not-found`. */
export const explain = (deps: Deps, request: ExplainRequest): Explanation => {
  const { state, store, now } = deps
  const known = requireDag(state, request.dagId)
  const run = runAskedFor(deps, known, request)
  const dataInterval = run?.dataInterval ?? intervalAskedFor(known, request.at, now)
  const reasons = [...aboutFile(store, known), ...(run === null ? [noRun(deps, known, request.at)] : ofRun(deps, run))]
  const [first] = reasons
  return { dagId: request.dagId, at: now, dataInterval, run, reasons, sentence: first?.sentence ?? '' }
}

const runAskedFor = ({ state, store }: Deps, known: KnownDag, { dagId, at, runId }: ExplainRequest): DagRun | null => {
  if (runId !== undefined) return state.runs.get(runKey(dagId, runId))?.run ?? store.run(dagId, runId)
  if (at === undefined) return store.runs({ dagId, limit: 1 })[0] ?? null
  return runOfDate(state, store, { dagId, logicalDate: known.timetable.containing(at).start })
}

const intervalAskedFor = (known: KnownDag, at: EpochMs | undefined, now: EpochMs) => {
  const interval = at === undefined ? known.timetable.lastComplete(now) : known.timetable.containing(at)
  return interval.start < interval.end ? interval : null
}

/** A file that no longer loads keeps its last good version: that explains much, so it is said beside the rest. */
const aboutFile = (store: RunStore, { row: { dag } }: KnownDag): ReasonFound[] => {
  const error = store.importErrors().find(({ fileloc }) => fileloc === dag.fileloc)
  if (error === undefined) return []
  const where = error.line === null ? '' : `, line ${error.line}`
  const sentence = `The last good version of ${dag.fileloc} is used, for the file does not load${where}: ${error.message}`
  return [{ code: 'import_error', severity: 'problem', sentence, taskId: null, mapIndex: -1, detail: {} }]
}

const noRun = ({ state, store, now }: Deps, known: KnownDag, at: EpochMs | undefined): ReasonFound => {
  const { dag, isPaused, lastScheduled } = known.row
  const ofDag = [...runsOf(state, dag.dagId)].filter(({ run }) => !isTest(run))
  const dataInterval = at === undefined ? known.timetable.lastComplete(now) : known.timetable.containing(at)
  return explainNoRun({
    ...{ now, dag, isPaused, dataInterval, lastScheduled },
    pausedAt: isPaused ? store.lastNote(dag.dagId, 'pause') : null,
    ledger: store.ledger({ dagId: dag.dagId, date: dataInterval.start, limit: 1 })[0] ?? null,
    oldestRunAfter: store.oldestRunAfter(),
    running: ofDag.filter(({ run }) => run.state === 'running').map(({ run }) => run.runId),
    queued: ofDag.filter(({ run }) => run.state === 'queued').length,
    assets: assetWait(state, dag.dagId),
  })
}

const ofRun = (deps: Deps, run: DagRun): ReasonFound[] => {
  const { state, store, limits, now } = deps
  const active = state.runs.get(runKey(run.dagId, run.runId))
  const runLimit = runLimits(state, run.dagId)
  const kind = runLimit.kindOf(run)
  const running = [...runsOf(state, run.dagId)].filter(
    (other) => other.run.state === 'running' && runLimit.kindOf(other.run) === kind,
  )
  return explainRun({
    now,
    run,
    dag: active?.dag ?? versionOf(state, store, run),
    taskInstances: active === undefined ? store.taskInstances(run.dagId, run.runId) : [...active.instances.values()],
    isHeld: active !== undefined && isHeld(state, active),
    running: running.map((other) => other.run.runId),
    maxActiveRuns: runLimit[kind],
    isBackfillPaused: kind === 'backfill' && state.backfills.get(run.dagId)?.isPaused === true,
    pool: (name) => poolSlots(state, limits, name),
    atWork: (taskId) => atWork(state, run.dagId, taskId),
    parallelism: {
      size: limits.parallelism,
      used: state.inFlight.size,
      holders: [...state.inFlight.values()].map(({ key }) => `${key.dagId} ${key.taskId}`),
    },
    isStopping: (row) => [...state.inFlight.values()].some(({ key }) => waitingKey(key) === waitingKey(row)),
    mayFollowPast: (taskId) => active === undefined || pastIsGood(state, active, { taskId, store }),
  })
}

const atWork = (state: EngineState, dagId: string, taskId: string): number =>
  runsOf(state, dagId)
    .values()
    .flatMap(({ instances }) => instances.values())
    .filter((row) => row.taskId === taskId && isAtWork(row))
    .toArray().length

/** Children that were told to stop hold their slots until they are gone. */
const poolSlots = (state: EngineState, limits: Limits, name: string): Slots => {
  const pools = limits.pools()
  const running = [...state.inFlight.values()].filter(({ pool }) => pool === name)
  const queued = queuedIn(state, name)
  return {
    size: Object.hasOwn(pools, name) ? (pools[name] ?? null) : null,
    used: [...running, ...queued].reduce((sum, { slots }) => sum + slots, 0),
    holders: [...running.map(({ key }) => `${key.dagId} ${key.taskId}`), ...queued.map(({ name: of }) => of)],
  }
}

const queuedIn = (state: EngineState, pool: string) =>
  [...state.waiting.values()].flatMap(({ active, key }) => {
    const row = active.instances.get(key)
    const task = taskOf(active, row)
    if (row?.state !== 'queued' || task?.pool !== pool) return []
    return [{ name: `${row.dagId} ${row.taskId}`, slots: task.poolSlots }]
  })

const taskOf = (active: ActiveRun, row: TaskInstance | undefined) =>
  row === undefined ? undefined : active.tasks.get(row.taskId)
