import type { GroupSpec, TaskSpec } from '../../../../src-main/contract/models/dag.ts'

/** A row of the grid: a task, or a group with all its tasks in one. */
export type GridRow = {
  readonly id: string
  readonly kind: 'task' | 'group' | 'gone'
  /** The id without that of its group. */
  readonly label: string
  readonly depth: number
  readonly isFolded: boolean
  readonly isMapped: boolean
  /** The tasks whose states it shows. */
  readonly taskIds: readonly string[]
}

type Dag = {
  readonly tasks: readonly Pick<TaskSpec, 'taskId' | 'groupId' | 'mapping'>[]
  readonly groups: readonly Pick<GroupSpec, 'groupId' | 'parentId'>[]
}

/**
 * The rows of a DAG in the order of its file, each group with what it holds below it unless it is folded. Tasks that only
 * older runs have come last.
 */
export const gridRows = (dag: Dag, folded: ReadonlySet<string>, goneTaskIds: readonly string[] = []): GridRow[] => {
  const rows: GridRow[] = []
  const parents = new Map(dag.groups.map(({ groupId, parentId }) => [groupId, parentId]))
  /** The groups around something, outermost first. */
  const around = (groupId: string | null): string[] =>
    groupId === null ? [] : [...around(parents.get(groupId) ?? null), groupId]
  const shown = new Set<string>()
  const add = (tasks: Dag['tasks'], path: readonly string[]): void => {
    for (const { taskId, groupId, mapping } of tasks) {
      const chain = around(groupId)
      if (chain.length === path.length) {
        rows.push(rowOf(taskId, 'task', path, { isMapped: mapping !== null, taskIds: [taskId] }))
        continue
      }
      const next = chain[path.length] ?? taskId
      if (shown.has(next)) continue
      shown.add(next)
      const inside = dag.tasks.filter((task) => around(task.groupId).includes(next))
      const isFolded = folded.has(next)
      rows.push(rowOf(next, 'group', path, { isFolded, taskIds: inside.map((task) => task.taskId) }))
      if (!isFolded) add(inside, [...path, next])
    }
  }
  add(dag.tasks, [])
  for (const taskId of goneTaskIds) rows.push(rowOf(taskId, 'gone', [], { taskIds: [taskId] }))
  return rows
}

const rowOf = (
  id: string,
  kind: GridRow['kind'],
  path: readonly string[],
  more: { readonly taskIds: readonly string[]; readonly isFolded?: boolean; readonly isMapped?: boolean },
): GridRow => {
  const group = path.at(-1)
  const label = group !== undefined && id.startsWith(`${group}.`) ? id.slice(group.length + 1) : id
  return { id, kind, label, depth: path.length, isFolded: false, isMapped: false, ...more }
}
