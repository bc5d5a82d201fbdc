import type { SerializedDag, TaskSpec } from '../contract/models/dag.ts'
import type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type { DagRun, TaskInstance, TaskInstanceState } from '../contract/models/run.ts'
import { decidesOnFollowers, isSkippedBy } from './branching.ts'
import type { RunEvent } from './dagRun.ts'
import { leaves, topologicalOrder } from './graph.ts'
import { expansionOf, type LengthOf, mappedOver } from './mapping.ts'
import { isTaskOver, type TaskEvent } from './taskInstance.ts'
import { countUpstream, evaluateTriggerRule, type TriggerVerdict } from './triggerRule.ts'

export type Decision =
  | { readonly on: 'task'; readonly taskInstance: TaskInstance; readonly event: TaskEvent }
  /** The task's instances shall be these: see `core/mapping.ts`. Decide again afterwards. */
  | { readonly on: 'mapping'; readonly taskId: string; readonly length: number }
  | { readonly on: 'run'; readonly event: RunEvent }

export type DecideOptions = {
  /** For a task with `dependsOnPast`: whether the run before lets it start. Default: yes. */
  readonly mayFollowPast?: (taskId: string) => boolean
  /** How many elements the result of a task has. Default: no task has any. */
  readonly lengthOf?: LengthOf
  /** What a branch or short circuit that is over decided about the tasks right after it: see `core/branching.ts`. Default: nothing. */
  readonly skipDecisionOf?: (taskId: string) => JsonValue | undefined
}

type Rows = readonly TaskInstance[]
type RunRows = { readonly dag: SerializedDag; readonly run: DagRun; readonly taskInstances: Rows }

/** The states that a task's instances have once what was decided before is done. */
type Ahead = ReadonlyMap<string, readonly { readonly mapIndex: number; readonly state: TaskInstanceState }[]>

/**
 * What follows from the rows of a run that is running: nothing is changed here, and asking again after the events have
 * been applied brings nothing new. A limit (pool, `max_active_tasks`, parallelism) is no matter of one run: see the engine.
 */
export const decide = (input: RunRows, now: EpochMs, options: DecideOptions = {}): Decision[] => {
  const { dag, run, taskInstances } = input
  if (run.state !== 'running') return []
  const timeout = timedOut(dag, run, now)
  if (timeout !== null) return timeOut(taskInstances, timeout)

  const ahead = new Map<string, { mapIndex: number; state: TaskInstanceState }[]>()
  const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]))
  const byTask = Map.groupBy(taskInstances, (row) => row.taskId)
  const decisions: Decision[] = []
  for (const task of topologicalOrder(dag.tasks)) {
    const rows = byTask.get(task.taskId) ?? []
    const verdict = lazily(() => verdictOn({ task, tasks, rows }, ahead, options))
    const expansion = lazily(() => expansionIn(task, rows, verdict, options))
    const after = rows.map((row) => {
      const event = taskEvent({ task, row, now }, { verdict, expansion, options })
      if (event !== null) decisions.push({ on: 'task', taskInstance: row, event })
      return { mapIndex: row.mapIndex, state: event === null ? row.state : (AFTER[event.type] ?? row.state) }
    })
    if (rows.some(({ state }) => state === 'none')) {
      const found = expansion()
      if (found?.type === 'expand') decisions.push({ on: 'mapping', taskId: task.taskId, length: found.length })
    }
    ahead.set(task.taskId, after)
  }
  const runEvent = decisions.some(({ on }) => on === 'mapping') ? null : decideRun(dag, ahead)
  return runEvent === null ? decisions : [...decisions, { on: 'run', event: runEvent }]
}

const lazily = <T>(compute: () => T): (() => T) => {
  let known: { value: T } | undefined
  return () => {
    known ??= { value: compute() }
    return known.value
  }
}

const AFTER: Readonly<Partial<Record<TaskEvent['type'], TaskInstanceState>>> = {
  schedule: 'scheduled',
  skip: 'skipped',
  upstreamFail: 'upstream_failed',
  fail: 'failed',
}

/** What the tasks before it say about one that has not begun. `reason` is for people. */
type Verdict = { readonly is: TriggerVerdict; readonly reason: string }

/** Airflow's `NotPreviouslySkippedDep`, `MappedTaskUpstreamDep` and `TriggerRuleDep`, in this order. */
const verdictOn = (
  of: { readonly task: TaskSpec; readonly tasks: ReadonlyMap<string, TaskSpec>; readonly rows: Rows },
  ahead: Ahead,
  options: DecideOptions,
): Verdict => {
  const { task, tasks } = of
  for (const id of task.upstream) {
    const before = tasks.get(id)
    if (before === undefined || !decidesOnFollowers(before) || !isAllOver(ahead, id)) continue
    if (isSkippedBy(options.skipDecisionOf?.(id), task.taskId)) {
      return { is: 'skipped', reason: `"${id}" did not choose it.` }
    }
  }
  const lists = mappedOver(task)
  const unexpanded = lists.flatMap((id) => ahead.get(id)?.find(({ mapIndex }) => mapIndex === -1)?.state ?? [])
  if (unexpanded.some((state) => state === 'failed' || state === 'upstream_failed')) {
    return { is: 'upstream_failed', reason: 'A task that it is mapped over failed.' }
  }
  if (unexpanded.includes('skipped')) return { is: 'skipped', reason: 'A task that it is mapped over was skipped.' }
  const is = evaluateTriggerRule(task.triggerRule, countUpstream(task.upstream.flatMap((id) => counted(ahead, id))))
  // Where the rule is met before the last list is there, the task waits for it; Airflow lets it fail.
  if (is === 'run' && !lists.every((id) => isAllOver(ahead, id))) return { is: 'wait', reason: '' }
  if (is === 'upstream_failed') return { is, reason: 'A task before it failed.' }
  return { is, reason: `Its trigger rule ${task.triggerRule} can no longer be met.` }
}

const isAllOver = (ahead: Ahead, taskId: string): boolean =>
  ahead.get(taskId)?.every(({ state }) => isTaskOver(state)) ?? true

/** An index that an expansion no longer has counts for nobody, as long as there are others. */
const counted = (ahead: Ahead, taskId: string): TaskInstanceState[] => {
  const states = (ahead.get(taskId) ?? []).map(({ state }) => state)
  const present = states.filter((state) => state !== 'removed')
  return present.length > 0 ? present : states
}

const expansionIn = (
  task: TaskSpec,
  rows: Rows,
  verdict: () => Verdict,
  options: DecideOptions,
): ReturnType<typeof expansionOf> => {
  const { taskId, mapping } = task
  if (mapping === null || verdict().is !== 'run') return null
  return expansionOf({ taskId, mapping }, rows, options.lengthOf ?? (() => null))
}

const taskEvent = (
  { task, row, now }: { readonly task: TaskSpec; readonly row: TaskInstance; readonly now: EpochMs },
  of: {
    readonly verdict: () => Verdict
    readonly expansion: () => ReturnType<typeof expansionOf>
    readonly options: DecideOptions
  },
): TaskEvent | null => {
  const waitsUntil = endOfWait(row)
  if (waitsUntil === null ? row.state !== 'none' : waitsUntil > now) return null
  // Also of one that has begun: a person may have cleared or marked what comes before it.
  const { is, reason } = of.verdict()
  if (is === 'wait') return null
  if (is === 'skipped') return { type: 'skip', reason }
  if (is === 'upstream_failed') return { type: 'upstreamFail', reason }
  const expansion = waitsUntil === null ? of.expansion() : null
  if (expansion !== null) return expansion.type === 'expand' ? null : expansion
  return task.dependsOnPast && of.options.mayFollowPast?.(task.taskId) === false ? null : { type: 'schedule' }
}

/** Until when a row waits by itself; `Infinity`: until somebody answers. Null where it waits for no time. */
const endOfWait = ({ state, nextAttemptAt }: TaskInstance): EpochMs | null => {
  if (state === 'up_for_retry') return nextAttemptAt ?? 0
  return state === 'up_for_reschedule' ? (nextAttemptAt ?? Number.POSITIVE_INFINITY) : null
}

/** A run is over when all its tasks are; the leaves say how. Tasks that can never start are a deadlock. */
const decideRun = (dag: SerializedDag, ahead: Ahead): RunEvent | null => {
  const all = [...ahead.values()].flat().map(({ state }) => state)
  const unfinished = all.filter((state) => !isTaskOver(state))
  if (unfinished.length > 0) {
    const isStuck = unfinished.every((state) => state === 'none') && !dag.tasks.some((task) => task.dependsOnPast)
    return isStuck ? { type: 'fail', reason: 'Deadlock: none of the tasks that are left can ever start.' } : null
  }
  const ends = leaves(dag.tasks).flatMap((task) => ahead.get(task.taskId) ?? [])
  const hasFailed = ends.some(({ state }) => state === 'failed' || state === 'upstream_failed')
  return hasFailed ? { type: 'fail', reason: null } : { type: 'succeed' }
}

const timedOut = (dag: SerializedDag, run: DagRun, now: EpochMs): string | null => {
  const deadline = runDeadline(dag, run)
  return deadline === null || now < deadline ? null : `The run took longer than its limit of ${dag.dagrunTimeout} ms.`
}

const timeOut = (taskInstances: readonly TaskInstance[], reason: string): Decision[] => [
  ...taskInstances
    .filter((row) => !isTaskOver(row.state))
    .map((taskInstance): Decision => ({ on: 'task', taskInstance, event: { type: 'skip', reason } })),
  { on: 'run', event: { type: 'fail', reason } },
]

const runDeadline = (dag: SerializedDag, run: DagRun): EpochMs | null =>
  dag.dagrunTimeout === null || run.startDate === null ? null : run.startDate + dag.dagrunTimeout

/**
 * When `decide` has to be asked again though nothing happened: a wait ends, or the run's time is over. Null: never. A wait
 * that is over already is held by the tasks before it.
 */
export const decideAgainAt = (
  dag: SerializedDag,
  run: DagRun,
  taskInstances: readonly TaskInstance[],
  now: EpochMs,
): EpochMs | null => {
  if (run.state !== 'running') return null
  const deadline = runDeadline(dag, run)
  const waits = taskInstances.flatMap((row) => endOfWait(row) ?? []).filter((at) => at > now && Number.isFinite(at))
  const all = deadline === null ? waits : [...waits, deadline]
  return all.length === 0 ? null : Math.min(...all)
}
