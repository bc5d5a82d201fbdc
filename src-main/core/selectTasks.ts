import type { SerializedDag } from '../contract/models/dag.ts'
import type { TaskInstance, TaskInstanceState } from '../contract/models/run.ts'

/** A task, or one of its mapped instances. */
export type TaskMarker = { readonly taskId: string; readonly mapIndex?: number | undefined }

/** Which tasks of a DAG are meant; without tasks and groups: all. As Airflow's `ClearTaskInstancesBody`. */
export type TaskSelection = {
  readonly tasks?: readonly TaskMarker[] | undefined
  readonly groupIds?: readonly string[] | undefined
  readonly upstream?: boolean | undefined
  readonly downstream?: boolean | undefined
}

/** Of each chosen task the map indexes; null: all of them. */
export type ChosenTasks = ReadonlyMap<string, ReadonlySet<number> | null>

/**
 * The tasks that a selection means in this DAG. The relatives of a task are taken with all their map indexes, whichever
 * index was asked for. What the DAG does not have is left out: see `unknownIn`.
 */
export const chooseTasks = (dag: SerializedDag, selection: TaskSelection): ChosenTasks => {
  const { tasks, groupIds } = selection
  if (tasks === undefined && groupIds === undefined) return new Map(dag.tasks.map(({ taskId }) => [taskId, null]))
  const known = new Set(dag.tasks.map(({ taskId }) => taskId))
  const chosen = new Map<string, Set<number> | null>()
  for (const taskId of groupIds === undefined ? [] : tasksOfGroups(dag, groupIds)) chosen.set(taskId, null)
  for (const { taskId, mapIndex } of tasks ?? []) {
    if (!known.has(taskId)) continue
    const indexes = chosen.get(taskId)
    if (mapIndex === undefined) chosen.set(taskId, null)
    else if (indexes !== null) chosen.set(taskId, new Set([...(indexes ?? []), mapIndex]))
  }
  const roots = [...chosen.keys()]
  const before = selection.upstream === true ? relatives(dag.tasks, roots, 'upstream') : []
  const after = selection.downstream === true ? relatives(dag.tasks, roots, 'downstream') : []
  for (const taskId of [...before, ...after]) chosen.set(taskId, null)
  return chosen
}

/** What a selection names and this DAG does not have: task ids and group ids. */
export const unknownIn = (dag: SerializedDag, selection: TaskSelection): { tasks: string[]; groups: string[] } => {
  const tasks = new Set(dag.tasks.map(({ taskId }) => taskId))
  const groups = new Set(dag.groups.map(({ groupId }) => groupId))
  return {
    tasks: (selection.tasks ?? []).map(({ taskId }) => taskId).filter((taskId) => !tasks.has(taskId)),
    groups: (selection.groupIds ?? []).filter((groupId) => !groups.has(groupId)),
  }
}

/** All tasks before or after these, however far; one of these only where another of them leads to it. */
export const relatives = (
  tasks: readonly { readonly taskId: string; readonly upstream: readonly string[] }[],
  roots: readonly string[],
  direction: 'upstream' | 'downstream',
): Set<string> => {
  const next = new Map<string, string[]>()
  for (const { taskId, upstream } of tasks) {
    for (const before of upstream) {
      const [from, to] = direction === 'upstream' ? [taskId, before] : [before, taskId]
      next.set(from, [...(next.get(from) ?? []), to])
    }
  }
  const found = new Set<string>()
  const open = [...roots]
  for (let taskId = open.pop(); taskId !== undefined; taskId = open.pop()) {
    for (const relative of next.get(taskId) ?? []) {
      if (found.has(relative)) continue
      found.add(relative)
      open.push(relative)
    }
  }
  return found
}

const tasksOfGroups = ({ tasks, groups }: SerializedDag, groupIds: readonly string[]): string[] => {
  const parents = new Map(groups.map(({ groupId, parentId }) => [groupId, parentId]))
  const isIn = (groupId: string | null): boolean =>
    groupId !== null && (groupIds.includes(groupId) || isIn(parents.get(groupId) ?? null))
  return tasks.filter((task) => isIn(task.groupId)).map(({ taskId }) => taskId)
}

const FAILED: readonly TaskInstanceState[] = ['failed', 'upstream_failed']

/** The rows of the chosen tasks, without those that are no longer in the DAG (`removed`); both filters: either state. */
export const chooseInstances = (
  rows: Iterable<TaskInstance>,
  chosen: ChosenTasks,
  only: { readonly failed?: boolean | undefined; readonly running?: boolean | undefined } = {},
): TaskInstance[] => {
  const states = [...(only.failed === true ? FAILED : []), ...(only.running === true ? (['running'] as const) : [])]
  return [...rows].filter((row) => {
    const indexes = chosen.get(row.taskId)
    if (indexes === undefined || row.state === 'removed') return false
    if (indexes !== null && !indexes.has(row.mapIndex)) return false
    return states.length === 0 || states.includes(row.state)
  })
}
