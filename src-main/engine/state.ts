import { PfadError } from '../contract/error.ts'
import type { AlertSpec, OwedAlert } from '../contract/models/alert.ts'
import type { PendingApproval } from '../contract/models/approval.ts'
import type { Backfill } from '../contract/models/backfill.ts'
import type { SerializedDag, TaskSpec } from '../contract/models/dag.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { AttemptKey, DagRun, TaskInstance, TaskInstanceKey } from '../contract/models/run.ts'
import { assetsOf, conditionOf } from '../core/asset.ts'
import { createTimetable, type DueRun, type Timetable } from '../core/timetable.ts'
import { type AssetState, createAssetState, reloadAssets } from './assets/state.ts'
import type { CallbackRequest, DagRow, RunStore } from './ports/runStore.ts'

/** A DAG with what is derived from it. `next` is kept until the DAG, its pause or its last run changes; undefined: not computed. */
export type KnownDag = {
  row: DagRow
  /** The names in its schedule. */
  readonly assets: readonly string[]
  readonly timetable: Timetable
  next: DueRun | null | undefined
}

/** A run that is queued or running, with its rows as last committed (or as the draft in hand has them). */
export type ActiveRun = {
  run: DagRun
  readonly dag: SerializedDag
  readonly tasks: ReadonlyMap<string, TaskSpec>
  readonly instances: Map<string, TaskInstance>
  /** Whether a task of it may wait for the same task of the run before. */
  readonly hasFollowers: boolean
  /** When to decide again though nothing happened. */
  decideAt: EpochMs | null
  /** Its deadline has passed and what it owes is written. */
  hasMissedDeadline: boolean
}

/** An attempt whose child is at work. It keeps its slots until the child is gone, whatever became of its row. */
export type InFlight = {
  readonly key: AttemptKey
  readonly pool: string
  readonly slots: number
  readonly controller: AbortController
  /** End of the execution timeout; null once it was told. */
  deadline: EpochMs | null
}

/**
 * The scheduler's memory: a copy of what the store says of everything unfinished. A commit that fails throws it away and
 * reads again, so it never has to be undone.
 */
export type EngineState = {
  /** The runs (`runKey`) and backfills that go on in this process; null: all. Not part of the copy. See `isOurs`. */
  only: { readonly runs: Set<string>; readonly backfills: Set<number> } | null
  readonly dags: Map<string, KnownDag>
  /** Former versions that unfinished runs still go by. */
  readonly versions: Map<string, SerializedDag>
  readonly runs: Map<string, ActiveRun>
  /** The same by DAG: see `runsOf`. */
  readonly byDag: Map<string, Set<ActiveRun>>
  /** The same by DAG and logical date: see `dateKey`. */
  readonly byDate: Map<string, ActiveRun>
  /** Runs that the draft in hand ended, or changed though they are over: the store does not say so before the commit. */
  readonly ended: Map<string, ActiveRun>
  readonly callbacks: Map<string, CallbackRequest>
  readonly assets: AssetState
  /** Questions that wait for an answer, by `waitingKey`. */
  readonly approvals: Map<string, PendingApproval>
  /** Those that are not over, by DAG. */
  readonly backfills: Map<string, Backfill>
  readonly alerts: Map<string, OwedAlert>
  /** Runs whose rows changed since they were last decided. */
  readonly dirty: Set<ActiveRun>
  /** DAGs whose queued runs may find room. */
  readonly touchedDags: Set<string>
  /** Task instances that are scheduled or queued. */
  readonly waiting: Map<string, { readonly active: ActiveRun; readonly key: string }>
  /** DAGs in which a task ended that the next run may wait for; looked at once that is committed. */
  readonly followed: Set<string>
  /** Not part of the copy: outlives a reload. */
  readonly inFlight: Map<string, InFlight>
  readonly callbacksInFlight: Set<string>
  readonly alertsInFlight: Set<string>
  /** Not part of the copy either: who is told of every run that fails, and until when the desktop is left in peace. */
  alertsOfFailure: () => readonly AlertSpec[]
  desktopFreeAt: EpochMs
}

export const runKey = (dagId: string, runId: string): string => `${dagId}\n${runId}`
const dateKey = (dagId: string, logicalDate: EpochMs): string => `${dagId}\n${logicalDate}`
export const instanceKey = (key: Pick<TaskInstanceKey, 'taskId' | 'mapIndex'>): string =>
  `${key.taskId}\n${key.mapIndex}`
export const attemptKeyText = (key: AttemptKey): string =>
  `${runKey(key.dagId, key.runId)}\n${instanceKey(key)}\n${key.tryNumber}`

/** A `dags test`: it runs though its DAG is paused, and no limit of runs holds it. */
export const TEST = 'test'
export const isTest = (run: DagRun): boolean => run.triggeredBy === TEST

/** Whether this process brings the run forward: an app all of them, a command that holds a home those that it asked for. */
export const isOurs = (state: EngineState, { dagId, runId }: Pick<DagRun, 'dagId' | 'runId'>): boolean =>
  state.only === null || state.only.runs.has(runKey(dagId, runId))

export const createState = (): EngineState => ({
  only: null,
  dags: new Map(),
  versions: new Map(),
  runs: new Map(),
  byDag: new Map(),
  byDate: new Map(),
  ended: new Map(),
  callbacks: new Map(),
  assets: createAssetState(),
  approvals: new Map(),
  backfills: new Map(),
  dirty: new Set(),
  touchedDags: new Set(),
  followed: new Set(),
  waiting: new Map(),
  inFlight: new Map(),
  callbacksInFlight: new Set(),
  alerts: new Map(),
  alertsInFlight: new Set(),
  alertsOfFailure: () => [],
  desktopFreeAt: 0,
})

/** Reads all that is unfinished from the store, in place of what was known. */
export const reload = (state: EngineState, store: RunStore): void => {
  for (const known of [
    state.dags,
    state.versions,
    state.runs,
    state.byDag,
    state.byDate,
    state.ended,
    state.callbacks,
    state.approvals,
    state.backfills,
    state.alerts,
    state.dirty,
    state.touchedDags,
    state.waiting,
  ])
    known.clear()
  for (const row of store.dags()) rememberDag(state, row)
  reloadAssets(state, store)
  for (const { run, taskInstances } of store.activeRuns())
    addActive(state, run, versionOf(state, store, run), taskInstances)
  for (const request of store.callbacks()) state.callbacks.set(request.id, request)
  for (const approval of store.approvals()) state.approvals.set(waitingKey(approval), approval)
  for (const backfill of store.activeBackfills()) state.backfills.set(backfill.dagId, backfill)
  for (const alert of store.alerts()) state.alerts.set(alert.id, alert)
  for (const { dagId, runId } of store.missedDeadlines()) {
    const active = state.runs.get(runKey(dagId, runId))
    if (active !== undefined) active.hasMissedDeadline = true
  }
}

export const rememberDag = (state: EngineState, row: DagRow): KnownDag => {
  const condition = conditionOf(row.dag.schedule)
  const assets = condition === null ? [] : assetsOf(condition)
  const known = { row, assets, timetable: timetableOf(row.dag), next: undefined }
  state.dags.set(row.dag.dagId, known)
  state.touchedDags.add(row.dag.dagId)
  return known
}

/** A schedule that this platform cannot read (its time zones may be older) asks for nothing; loading its file says why. */
const timetableOf = ({ schedule }: SerializedDag): Timetable => {
  try {
    return createTimetable(schedule)
  } catch {
    return createTimetable({ kind: 'none' })
  }
}

/** The version of the DAG that the run started with. */
export const versionOf = (state: EngineState, store: RunStore, run: DagRun): SerializedDag => {
  const current = state.dags.get(run.dagId)?.row.dag
  if (current?.version === run.dagVersion) return current
  const key = `${run.dagId}\n${run.dagVersion}`
  const dag = state.versions.get(key) ?? store.dagVersion(run.dagId, run.dagVersion)
  if (dag === null) {
    throw new PfadError(
      'database-corrupt',
      `The store has no version ${run.dagVersion} of ${run.dagId}, which ${run.runId} needs.`,
    )
  }
  state.versions.set(key, dag)
  return dag
}

export const addActive = (
  state: EngineState,
  run: DagRun,
  dag: SerializedDag,
  taskInstances: readonly TaskInstance[],
): ActiveRun => {
  const key = runKey(run.dagId, run.runId)
  // What the draft in hand changed of it already belongs to the same one.
  const active: ActiveRun = Object.assign(state.ended.get(key) ?? {}, {
    run,
    dag,
    tasks: new Map(dag.tasks.map((task) => [task.taskId, task])),
    instances: new Map(taskInstances.map((row) => [instanceKey(row), row])),
    hasFollowers: dag.tasks.some((task) => task.dependsOnPast),
    decideAt: null,
    hasMissedDeadline: false,
  })
  state.ended.delete(key)
  state.runs.set(key, active)
  state.byDag.set(run.dagId, (state.byDag.get(run.dagId) ?? new Set()).add(active))
  if (run.logicalDate !== null) state.byDate.set(dateKey(run.dagId, run.logicalDate), active)
  state.dirty.add(active)
  state.touchedDags.add(run.dagId)
  for (const row of taskInstances) noteWaiting(state, active, row)
  return active
}

export const removeActive = (state: EngineState, active: ActiveRun): void => {
  const { dagId, runId, logicalDate } = active.run
  state.runs.delete(runKey(dagId, runId))
  state.ended.set(runKey(dagId, runId), active)
  state.byDag.get(dagId)?.delete(active)
  if (logicalDate !== null) state.byDate.delete(dateKey(dagId, logicalDate))
  state.dirty.delete(active)
  for (const row of active.instances.values()) state.waiting.delete(waitingKey(row))
  state.touchedDags.add(dagId)
}

/** The DAG's runs that are queued or running. */
export const runsOf = (state: EngineState, dagId: string): ReadonlySet<ActiveRun> => state.byDag.get(dagId) ?? NO_RUNS
const NO_RUNS: ReadonlySet<ActiveRun> = new Set()

/** Names a task instance among all runs: the key of `waiting`. */
export const waitingKey = (row: TaskInstanceKey): string => `${runKey(row.dagId, row.runId)}\n${instanceKey(row)}`

export const noteWaiting = (state: EngineState, active: ActiveRun, row: TaskInstance): void => {
  if (row.state === 'scheduled' || row.state === 'queued')
    state.waiting.set(waitingKey(row), { active, key: instanceKey(row) })
  else state.waiting.delete(waitingKey(row))
}

/** The run as the draft in hand has it, be it active or over; null: as the store says. */
export const inHand = (state: EngineState, { dagId, runId }: Pick<DagRun, 'dagId' | 'runId'>): ActiveRun | null =>
  state.runs.get(runKey(dagId, runId)) ?? state.ended.get(runKey(dagId, runId)) ?? null

/** The run of that DAG and date, be it only in the draft in hand. */
export const runOfDate = (
  state: EngineState,
  store: RunStore,
  { dagId, logicalDate }: { dagId: string; logicalDate: EpochMs },
): DagRun | null => {
  const isIt = ({ run }: ActiveRun) => run.dagId === dagId && run.logicalDate === logicalDate
  const known = state.byDate.get(dateKey(dagId, logicalDate)) ?? state.ended.values().find(isIt)
  return known?.run ?? store.runByLogicalDate(dagId, logicalDate)
}

export const requireDag = (state: EngineState, dagId: string): KnownDag => {
  const known = state.dags.get(dagId)
  if (known === undefined || !known.row.isActive) {
    const names = [...state.dags.values()].filter(({ row }) => row.isActive).map(({ row }) => row.dag.dagId)
    throw new PfadError(
      'dag-not-found',
      `There is no DAG "${dagId}".`,
      names.length === 0
        ? 'See the import errors: no DAG could be loaded.'
        : `There are: ${names.toSorted().join(', ')}.`,
    )
  }
  return known
}
