import { PfadError } from '../../contract/error.ts'
import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import { chooseInstances, chooseTasks, type TaskSelection, unknownIn } from '../../core/selectTasks.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, instanceKey, requireDag } from '../state.ts'
import { currentAttempt } from '../steps/advanceRuns.ts'
import { reviveOnLatest } from './rerun.ts'
import { type RunSelection, selectRuns, type Target } from './selectRuns.ts'

export type ClearRequest = RunSelection &
  TaskSelection & {
    /** Only those that are `failed` or `upstream_failed`. With `onlyRunning`: either. */
    readonly onlyFailed?: boolean | undefined
    readonly onlyRunning?: boolean | undefined
    /** Finished runs go on by the DAG's current version; default: by the one that they started with. */
    readonly runOnLatestVersion?: boolean | undefined
    /** Changes nothing; the answer is the same. */
    readonly dryRun?: boolean | undefined
    readonly by: string
  }

/** A run with the rows of it that a command touches, as they were. */
export type Touched = { readonly run: DagRun; readonly rows: readonly TaskInstance[] }

/**
 * Airflow's `clear`: the chosen task instances run again as if they never had; their attempts, logs and XComs stay. What
 * runs is stopped first, and starts again only once its process is gone. A run that was over is queued again.
 */
export const clear = (draft: Draft, request: ClearRequest, store: RunStore): Touched[] => {
  const targets = selectRuns(draft, store, request)
  checkTasks(draft, targets, request)
  if (request.runOnLatestVersion === true) checkOver(targets)
  const only = { failed: request.onlyFailed, running: request.onlyRunning }
  const choose = chooser(request)
  const found = targets
    .map((target) => ({ target, rows: chooseInstances(target.rows, choose(target), only) }))
    .filter(({ rows }) => rows.length > 0)
  if (request.dryRun !== true) {
    for (const { target, rows } of found) {
      const latest = request.runOnLatestVersion === true ? requireDag(draft.state, request.dagId).row.dag : null
      const active =
        latest === null ? activate(draft, target) : reviveOnLatest(draft, { ...target, dag: latest }, request.by)
      clearRows(draft, { active, rows }, request.by)
      if (target.active === null) draft.runEvent(active, { type: 'clear' }, request.by)
    }
  }
  return found.map(({ target, rows }) => ({ run: target.run, rows }))
}

/** The run among those that are queued or running; one that is over has to be given a state, or to be released. */
export const activate = (draft: Draft, { run, dag, rows, active }: Target): ActiveRun =>
  active ?? draft.revive(run, dag, rows)

/** Clears what is not cleared yet. A removed task has nothing to clear. */
export const clearRows = (
  draft: Draft,
  { active, rows }: { readonly active: ActiveRun; readonly rows: readonly TaskInstance[] },
  by: string,
): void => {
  for (const { taskId, mapIndex } of rows) {
    const row = active.instances.get(instanceKey({ taskId, mapIndex }))
    if (row === undefined || row.state === 'none' || row.state === 'removed') continue
    if (row.state === 'running') draft.interrupt(currentAttempt(row), `Cleared by ${by}.`)
    draft.taskEvent(active, instanceKey(row), { type: 'clear' }, by)
  }
}

/** `chooseTasks`, worked out once for each version of the DAG. */
export const chooser = (selection: TaskSelection) => {
  const known = new Map<string, ReturnType<typeof chooseTasks>>()
  return ({ dag }: Target): ReturnType<typeof chooseTasks> => {
    const chosen = known.get(dag.version) ?? chooseTasks(dag, selection)
    known.set(dag.version, chosen)
    return chosen
  }
}

/** Throws `task-not-found` and `group-not-found` for a name that neither the DAG nor the version of any of these runs has. */
export const checkTasks = (
  draft: Draft,
  targets: readonly Target[],
  request: TaskSelection & { dagId: string },
): void => {
  const current = draft.state.dags.get(request.dagId)?.row.dag
  const versions = new Map(targets.map(({ dag }) => [dag.version, dag]))
  const dags = targets.length === 0 && current !== undefined ? [current] : [...versions.values()]
  if (dags.length === 0) requireDag(draft.state, request.dagId)
  const missing = dags.map((dag) => unknownIn(dag, request))
  const task = missing[0]?.tasks.find((id) => missing.every(({ tasks }) => tasks.includes(id)))
  const group = missing[0]?.groups.find((id) => missing.every(({ groups }) => groups.includes(id)))
  const where = targets.length === 1 ? `${request.dagId} in ${targets[0]?.run.runId}` : request.dagId
  if (task !== undefined) {
    const names = [...new Set(dags.flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId)))]
    throw new PfadError('task-not-found', `${where} has no task "${task}".`, `There are: ${names.join(', ')}.`)
  }
  if (group === undefined) return
  const names = [...new Set(dags.flatMap(({ groups }) => groups.map(({ groupId }) => groupId)))]
  const hint = names.length === 0 ? 'It has no groups.' : `There are: ${names.join(', ')}.`
  throw new PfadError('group-not-found', `${where} has no task group "${group}".`, hint)
}

const checkOver = (targets: readonly Target[]): void => {
  const busy = targets.find(({ active }) => active !== null)
  if (busy === undefined) return
  throw new PfadError(
    'run-active',
    `${busy.run.runId} of ${busy.run.dagId} is ${busy.run.state}: it cannot change its version now.`,
    'Wait for it to end or cancel it, or clear without the latest version.',
  )
}
