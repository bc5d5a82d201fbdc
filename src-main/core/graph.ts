import { PfadError } from '../contract/error.ts'

/** What the graph needs of a task. */
type Node = { readonly taskId: string; readonly upstream: readonly string[] }

/**
 * The tasks in an order in which every task stands after its upstream ones; otherwise the order given.
 * Throws `PfadError('bad-dag')` for an unknown upstream, a task id used twice, and a cycle, each with the tasks' names.
 */
export const topologicalOrder = <T extends Node>(tasks: readonly T[]): T[] => {
  const byId = new Map<string, T>()
  for (const task of tasks) {
    if (byId.has(task.taskId)) throw badDag(`Two tasks are called "${task.taskId}".`, 'Give one of them another id.')
    byId.set(task.taskId, task)
  }
  const order: T[] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (task: T): void => {
    if (done.has(task.taskId)) return
    if (path.includes(task.taskId)) {
      const cycle = [...path.slice(path.indexOf(task.taskId)), task.taskId].toReversed().join(' → ')
      throw badDag(`These tasks wait for each other: ${cycle}.`, 'Remove one of these dependencies.')
    }
    path.push(task.taskId)
    for (const id of task.upstream) {
      const upstream = byId.get(id)
      if (upstream === undefined) {
        throw badDag(`The task "${task.taskId}" comes after "${id}", which is not in the DAG.`, 'Check its id.')
      }
      visit(upstream)
    }
    path.pop()
    done.add(task.taskId)
    order.push(task)
  }
  for (const task of tasks) visit(task)
  return order
}

/** The tasks after which no other comes. */
export const leaves = <T extends Node>(tasks: readonly T[]): T[] => {
  const inner = new Set(tasks.flatMap((task) => task.upstream))
  return tasks.filter((task) => !inner.has(task.taskId))
}

const badDag = (message: string, hint: string) => new PfadError('bad-dag', message, hint)
