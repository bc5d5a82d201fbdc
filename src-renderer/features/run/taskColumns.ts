import type { TaskInstance } from '../../../src-main/contract/models/run.ts'

type Node = { readonly taskId: string; readonly upstream: readonly string[] }

/**
 * The tasks of a run in columns: each stands right of all that it waits for. Tasks that the DAG no longer has stand
 * in the first column; the order within a column is that of the DAG's file.
 */
export const taskColumns = (instances: readonly TaskInstance[], graph: readonly Node[]): TaskInstance[][] => {
  const upstream = new Map(graph.map((node) => [node.taskId, node.upstream]))
  const depths = new Map<string, number>()
  const depthOf = (taskId: string, path: ReadonlySet<string>): number => {
    const known = depths.get(taskId)
    if (known !== undefined) return known
    const before = (upstream.get(taskId) ?? []).filter((id) => !path.has(id))
    const depth = before.length === 0 ? 0 : 1 + Math.max(...before.map((id) => depthOf(id, new Set([...path, taskId]))))
    depths.set(taskId, depth)
    return depth
  }
  const order = new Map(graph.map((node, index) => [node.taskId, index]))
  const columns: TaskInstance[][] = []
  for (const instance of instances.toSorted(
    (a, b) => (order.get(a.taskId) ?? -1) - (order.get(b.taskId) ?? -1) || a.mapIndex - b.mapIndex,
  )) {
    const depth = depthOf(instance.taskId, new Set([instance.taskId]))
    const column = (columns[depth] ??= [])
    column.push(instance)
  }
  // A depth whose tasks all left the run leaves a hole in the list.
  return columns.filter((column) => column !== undefined)
}

/** The task to show when none was chosen: one that runs, else one that failed, else the last that started. */
export const taskToShow = (instances: readonly TaskInstance[]): TaskInstance | undefined =>
  instances.find(({ state }) => state === 'running') ??
  instances.find(({ state }) => state === 'failed' || state === 'up_for_retry') ??
  instances
    .filter(({ startDate }) => startDate !== null)
    .toSorted((a, b) => (a.startDate ?? 0) - (b.startDate ?? 0))
    .at(-1) ??
  instances[0]
