import { currentBuilder } from './builder.ts'
import { checkGroupOptions } from './checkOptions.ts'
import type { GroupOptions } from './options.ts'
import { type Ordering, ordering } from './results.ts'

/** A group in a DAG's body. In an order it stands for its first or last tasks; `result` is what its function returned. */
export interface TaskGroup<out R> extends Ordering {
  readonly groupId: string
  readonly result: R
}

/** Puts the tasks that `body` makes into a group: their ids become `group.task`. Groups nest. */
export function taskGroup<R>(groupId: string, body: () => R): TaskGroup<R>
export function taskGroup<R>(groupId: string, options: GroupOptions, body: () => R): TaskGroup<R>
export function taskGroup<R>(groupId: string, ...rest: [() => R] | [GroupOptions, () => R]): TaskGroup<R> {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest
  const builder = currentBuilder(`The task group "${groupId}"`)
  const { tooltip, defaultArgs } = checkGroupOptions(options, `DAG "${builder.dagId}", group "${groupId}"`)
  const { groupId: id, value } = builder.inGroup({ id: groupId, tooltip, defaultArgs }, body)
  return { groupId: id, result: value, ...ordering(builder, { kind: 'group', id }) }
}
