import type { SerializedDag, TaskSpec } from '../contract/models/dag.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { DagRun, TaskInstance, TaskInstanceState } from '../contract/models/run.ts'
import type { RunEvent } from './dagRun.ts'
import { leaves, topologicalOrder } from './graph.ts'
import { isTaskOver, type TaskEvent } from './taskInstance.ts'
import { countUpstream, evaluateTriggerRule } from './triggerRule.ts'

export type Decision =
  | { readonly on: 'task'; readonly taskInstance: TaskInstance; readonly event: TaskEvent }
  | { readonly on: 'run'; readonly event: RunEvent }

export type DecideOptions = {
  /** For a task with `dependsOnPast`: whether the run before lets it start. Default: yes. */
  readonly mayFollowPast?: (taskId: string) => boolean
}

/**
 * What follows from the rows of a run that is running: nothing is changed here, and asking again after the events have
 * been applied brings nothing new. A limit (pool, `max_active_tasks`, parallelism) is no matter of one run: see the engine.
 */
export const decide = (
  input: { readonly dag: SerializedDag; readonly run: DagRun; readonly taskInstances: readonly TaskInstance[] },
  now: EpochMs,
  options: DecideOptions = {},
): Decision[] => {
  const { dag, run, taskInstances } = input
  if (run.state !== 'running') return []
  const timeout = timedOut(dag, run, now)
  if (timeout !== null) return timeOut(taskInstances, timeout)

  const states = new Map<string, TaskInstanceState[]>()
  const byTask = Map.groupBy(taskInstances, (row) => row.taskId)
  const decisions: Decision[] = []
  for (const task of topologicalOrder(dag.tasks)) {
    const upstream = countUpstream(task.upstream.flatMap((id) => states.get(id) ?? []))
    const after = (byTask.get(task.taskId) ?? []).map((row) => {
      const event = taskEvent({ task, row, now }, () => evaluateTriggerRule(task.triggerRule, upstream), options)
      if (event === null) return row.state
      decisions.push({ on: 'task', taskInstance: row, event })
      return AFTER[event.type] ?? row.state
    })
    states.set(task.taskId, after)
  }
  const runEvent = decideRun(dag, states)
  return runEvent === null ? decisions : [...decisions, { on: 'run', event: runEvent }]
}

const AFTER: Readonly<Partial<Record<TaskEvent['type'], TaskInstanceState>>> = {
  schedule: 'scheduled',
  skip: 'skipped',
  upstreamFail: 'upstream_failed',
}

const taskEvent = (
  { task, row, now }: { task: TaskSpec; row: TaskInstance; now: EpochMs },
  verdict: () => ReturnType<typeof evaluateTriggerRule>,
  options: DecideOptions,
): TaskEvent | null => {
  const waitsUntil = endOfWait(row)
  if (waitsUntil !== null) return waitsUntil <= now ? { type: 'schedule' } : null
  if (row.state !== 'none') return null
  switch (verdict()) {
    case 'run':
      return task.dependsOnPast && options.mayFollowPast?.(task.taskId) === false ? null : { type: 'schedule' }
    case 'skipped':
      return { type: 'skip', reason: `Its trigger rule ${task.triggerRule} can no longer be met.` }
    case 'upstream_failed':
      return { type: 'upstreamFail', reason: 'A task before it failed.' }
    case 'wait':
      return null
  }
}

/** Until when a row waits by itself; `Infinity`: until somebody answers. Null where it waits for no time. */
const endOfWait = ({ state, nextAttemptAt }: TaskInstance): EpochMs | null => {
  if (state === 'up_for_retry') return nextAttemptAt ?? 0
  return state === 'up_for_reschedule' ? (nextAttemptAt ?? Number.POSITIVE_INFINITY) : null
}

/** A run is over when all its tasks are; the leaves say how. Tasks that can never start are a deadlock. */
const decideRun = (dag: SerializedDag, states: ReadonlyMap<string, readonly TaskInstanceState[]>): RunEvent | null => {
  const all = [...states.values()].flat()
  const unfinished = all.filter((state) => !isTaskOver(state))
  if (unfinished.length > 0) {
    const isStuck = unfinished.every((state) => state === 'none') && !dag.tasks.some((task) => task.dependsOnPast)
    return isStuck ? { type: 'fail', reason: 'Deadlock: none of the tasks that are left can ever start.' } : null
  }
  const ends = leaves(dag.tasks).flatMap((task) => states.get(task.taskId) ?? [])
  const hasFailed = ends.some((state) => state === 'failed' || state === 'upstream_failed')
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

/** When `decide` has to be asked again though nothing happened: a wait ends, or the run's time is over. Null: never. */
export const decideAgainAt = (
  dag: SerializedDag,
  run: DagRun,
  taskInstances: readonly TaskInstance[],
): EpochMs | null => {
  if (run.state !== 'running') return null
  const deadline = runDeadline(dag, run)
  const waits = taskInstances.flatMap((row) => endOfWait(row) ?? []).filter(Number.isFinite)
  const all = deadline === null ? waits : [...waits, deadline]
  return all.length === 0 ? null : Math.min(...all)
}
