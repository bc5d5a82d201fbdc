import { PfadError } from '../../contract/error.ts'

/** One side of an order: a task, or a whole group, which stands for its first or its last tasks. */
export type Side = { readonly kind: 'task' | 'group'; readonly id: string }
export type Order = { readonly before: Side; readonly after: Side }

type Task = { readonly taskId: string; readonly groupId: string | null; readonly upstream: Set<string> }
type Group = { readonly groupId: string; readonly parentId: string | null }

/**
 * Writes the orders into the tasks' `upstream`. Innermost first: where a group begins and ends is known only once the
 * order inside of it is.
 */
export const applyOrders = (
  tasks: ReadonlyMap<string, Task>,
  groups: ReadonlyMap<string, Group>,
  orders: readonly Order[],
): void => {
  /** The groups around `groupId`, itself included, outermost first. */
  const chain = (groupId: string | null): string[] => {
    const group = groupId === null ? undefined : groups.get(groupId)
    return group === undefined ? [] : [...chain(group.parentId), group.groupId]
  }
  const around = ({ kind, id }: Side): string[] =>
    chain((kind === 'task' ? tasks.get(id)?.groupId : groups.get(id)?.parentId) ?? null)
  const depth = ({ before, after }: Order): number => {
    const other = around(after)
    return around(before).filter((groupId, level) => other[level] === groupId).length
  }
  const members = (groupId: string): Task[] => {
    const found = [...tasks.values()].filter((task) => chain(task.groupId).includes(groupId))
    if (found.length > 0) return found
    throw new PfadError('bad-dag', `the group "${groupId}" stands in an order but has no task.`)
  }
  const firsts = ({ kind, id }: Side): string[] => {
    if (kind === 'task') return [id]
    const inside = members(id)
    const ids = new Set(inside.map((task) => task.taskId))
    return inside.filter((task) => ![...task.upstream].some((upstream) => ids.has(upstream))).map((task) => task.taskId)
  }
  const lasts = ({ kind, id }: Side): string[] => {
    if (kind === 'task') return [id]
    const inside = members(id)
    const followed = new Set(inside.flatMap((task) => [...task.upstream]))
    return inside.map((task) => task.taskId).filter((taskId) => !followed.has(taskId))
  }

  for (const order of orders.toSorted((a, b) => depth(b) - depth(a))) {
    const ends = lasts(order.before)
    for (const taskId of firsts(order.after)) for (const end of ends) tasks.get(taskId)?.upstream.add(end)
  }
}
