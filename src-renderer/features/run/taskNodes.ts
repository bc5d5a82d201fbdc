import type { TaskInstance, TaskInstanceState } from '../../../src-main/contract/models/run.ts'

type Task = { readonly taskId: string; readonly upstream: readonly string[]; readonly groupId: string | null }
type Group = { readonly groupId: string; readonly parentId: string | null }
export type Graph = { readonly tasks: readonly Task[]; readonly groups: readonly Group[] }

/** What a run's picture shows as one: a task with its instances (one, unless it is mapped), or a folded group. */
export type TaskNode = {
  readonly id: string
  readonly kind: 'task' | 'group'
  readonly instances: readonly TaskInstance[]
}

/**
 * A run's tasks in columns: each stands right of all that it waits for. A folded group stands for all in it. Tasks that the
 * DAG no longer has stand in the first column; the order within a column is that of the DAG's file.
 */
export const taskColumns = (
  instances: readonly TaskInstance[],
  graph: Graph,
  isFolded: (groupId: string) => boolean,
): TaskNode[][] => {
  const nodeOf = nodeNames(graph, isFolded)
  const nameOf = (taskId: string): string => nodeOf.get(taskId) ?? taskId
  const upstream = new Map<string, Set<string>>()
  for (const task of graph.tasks) {
    const name = nameOf(task.taskId)
    const before = upstream.get(name) ?? new Set()
    for (const id of task.upstream) if (nameOf(id) !== name) before.add(nameOf(id))
    upstream.set(name, before)
  }
  const depths = new Map<string, number>()
  const depthOf = (name: string, path: ReadonlySet<string>): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    const before = [...(upstream.get(name) ?? [])].filter((id) => !path.has(id))
    const depth = before.length === 0 ? 0 : 1 + Math.max(...before.map((id) => depthOf(id, new Set([...path, id]))))
    depths.set(name, depth)
    return depth
  }
  const order = new Map(graph.tasks.map(({ taskId }, index) => [taskId, index]))
  const sorted = instances.toSorted(
    (a, b) => (order.get(a.taskId) ?? -1) - (order.get(b.taskId) ?? -1) || a.mapIndex - b.mapIndex,
  )
  const groups = new Set(graph.groups.map(({ groupId }) => groupId))
  const columns: TaskNode[][] = []
  for (const [id, own] of Map.groupBy(sorted, ({ taskId }) => nameOf(taskId))) {
    const column = (columns[depthOf(id, new Set([id]))] ??= [])
    const isGroup = groups.has(id) && own.some(({ taskId }) => taskId !== id)
    column.push({ id, kind: isGroup ? 'group' : 'task', instances: own })
  }
  // A depth whose tasks all left the run leaves a hole in the list.
  return columns.filter((column) => column !== undefined)
}

/** By task id, the outermost folded group that it is in. */
const nodeNames = ({ tasks, groups }: Graph, isFolded: (groupId: string) => boolean): ReadonlyMap<string, string> => {
  const parents = new Map(groups.map(({ groupId, parentId }) => [groupId, parentId]))
  const names = new Map<string, string>()
  for (const { taskId, groupId } of tasks) {
    for (let group = groupId; group !== null; group = parents.get(group) ?? null) {
      if (isFolded(group)) names.set(taskId, group)
    }
  }
  return names
}

/** How many instances are in which state, the state that most needs a look first. */
export const stateCounts = (
  instances: readonly TaskInstance[],
): readonly { readonly state: TaskInstanceState; readonly count: number }[] =>
  [...Map.groupBy(instances, ({ state }) => state)]
    .map(([state, own]) => ({ state, count: own.length }))
    .toSorted((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state))

const URGENCY: readonly TaskInstanceState[] = [
  'failed',
  'up_for_retry',
  'running',
  'up_for_reschedule',
  'queued',
  'scheduled',
  'upstream_failed',
  'none',
  'skipped',
  'removed',
  'success',
]

/** The task to show when none was chosen: one that runs, else one that failed, else the last that started. */
export const taskToShow = (instances: readonly TaskInstance[]): TaskInstance | undefined =>
  instances.find(({ state }) => state === 'running') ??
  instances.find(({ state }) => state === 'failed' || state === 'up_for_retry') ??
  instances
    .filter(({ startDate }) => startDate !== null)
    .toSorted((a, b) => (a.startDate ?? 0) - (b.startDate ?? 0))
    .at(-1) ??
  instances[0]
