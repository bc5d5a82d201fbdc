import type { TaskMapping, TaskSpec } from '../contract/models/dag.ts'
import type { JsonValue } from '../contract/models/primitives.ts'
import type { TaskInstance } from '../contract/models/run.ts'

/** How many elements a task's result has to map over; null where it has none of that kind. */
export type LengthOf = (taskId: string) => number | null

/** The elements of a value that can be mapped over: a list, or a record, which gives [key, value] as in Airflow. */
export const elementsOf = (value: JsonValue | undefined): readonly JsonValue[] | null => {
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? Object.entries(value) : null
}

/** The lengths of what is mapped over, in order; null where one is not there. */
const lengthsOf = ({ over }: TaskMapping, lengthOf: LengthOf): number[] | null => {
  const lengths = over.map((source) => ('length' in source ? source.length : lengthOf(source.taskId)))
  return lengths.every((length) => length !== null) ? lengths : null
}

/** How many instances a mapped task has: all combinations of the elements. Null where a list is missing. */
const totalLength = (mapping: TaskMapping, lengthOf: LengthOf): number | null =>
  lengthsOf(mapping, lengthOf)?.reduce((product, length) => product * length, 1) ?? null

/** Which element of each list an instance gets. As in Airflow the last list turns fastest. */
export const elementIndexes = (lengths: readonly number[], mapIndex: number): number[] => {
  let rest = mapIndex
  return lengths
    .toReversed()
    .map((length) => {
      const index = rest % length
      rest = Math.floor(rest / length)
      return index
    })
    .toReversed()
}

/** The map indexes with which a task begins in a new run: known at once where all its lists stand in the DAG. */
export const firstMapIndexes = ({ mapping }: TaskSpec): readonly number[] => {
  const total = mapping === null ? null : totalLength(mapping, () => null)
  return total === null || total === 0 ? [-1] : range(total)
}

export const range = (length: number): number[] => Array.from({ length }, (_, index) => index)

export type Expansion =
  /** There shall be the indexes 0 to `length` − 1 and no other; for 0 the task itself stays, and is skipped. */
  | { readonly type: 'expand'; readonly length: number }
  | { readonly type: 'fail'; readonly reason: string }
  | { readonly type: 'upstreamFail'; readonly reason: string }

/** What has to happen with the rows of a mapped task whose lists are all there; null: they are as they should be. */
export const expansionOf = (
  { taskId, mapping }: Pick<TaskSpec, 'taskId'> & { readonly mapping: TaskMapping },
  rows: readonly TaskInstance[],
  lengthOf: LengthOf,
): Expansion | null => {
  const length = totalLength(mapping, lengthOf)
  if (length === null) {
    return { type: 'upstreamFail', reason: 'A task before it gave nothing that could be mapped over.' }
  }
  if (length > mapping.maxMapLength) return { type: 'fail', reason: tooLong(taskId, length, mapping.maxMapLength) }
  const isRight = length > 0 && misfits(rows, length).length === 0 && missing(rows, length).length === 0
  return isRight ? null : { type: 'expand', length }
}

export const tooLong = (taskId: string, length: number, most: number): string =>
  `"${taskId}" would be expanded to ${length} task instances; its maxMapLength is ${most}.`

/** Rows that have no place in an expansion of this length. What runs is let be. */
export const misfits = (rows: readonly TaskInstance[], length: number): TaskInstance[] =>
  rows.filter(({ mapIndex, state }) => {
    if (mapIndex === -1) return length > 0
    return mapIndex >= length && state !== 'removed' && state !== 'running'
  })

/** Indexes that an expansion of this length lacks: without a row, or with a removed one. */
export const missing = (rows: readonly TaskInstance[], length: number): number[] => {
  const present = new Set(rows.filter(({ state }) => state !== 'removed').map(({ mapIndex }) => mapIndex))
  return range(length).filter((index) => !present.has(index))
}

/** The task ids whose results a mapped task takes element by element. */
export const mappedOver = ({ mapping }: Pick<TaskSpec, 'mapping'>): string[] =>
  mapping?.over.flatMap((source) => ('taskId' in source ? source.taskId : [])) ?? []

/** The tasks that expand over this one's result. */
export const mappersOf = <T extends Pick<TaskSpec, 'mapping'>>(tasks: readonly T[], taskId: string): T[] =>
  tasks.filter((task) => mappedOver(task).includes(taskId))
