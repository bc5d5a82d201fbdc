import type { SerializedDag, TaskSpec } from '../../src-main/contract/models/dag.ts'
import type { DagRunDetail, TaskInstance } from '../../src-main/contract/models/run.ts'
import { isSkippedBy, SKIP_DECISION } from '../../src-main/core/branching.ts'
import { elementsOf } from '../../src-main/core/mapping.ts'

/** What is wrong with the mapped tasks and the branches of a run that is over. */
export const graphProblems = (dag: SerializedDag | undefined, detail: DagRunDetail): string[] => {
  const { taskInstances } = detail
  const rowsOf = (taskId: string) => taskInstances.filter((row) => row.taskId === taskId)
  return (dag?.tasks ?? []).flatMap((task) => {
    const rows = rowsOf(task.taskId)
    if (task.mapping === null) return [...outOfPlace(rows, [-1]), ...skippedWrongly(task, detail)]
    const live = rows.filter(({ state }) => state !== 'removed')
    if (live.some(({ mapIndex }) => mapIndex === -1)) return outOfPlace(live, [-1])
    const problems = outOfPlace(live, [...live.keys()])
    if (!live.some(({ state }) => state === 'success')) return problems
    // A person may have run the lists again and left what was made of them as it was.
    const listsEnd = Math.max(
      ...task.mapping.over.flatMap((of) =>
        'taskId' in of ? rowsOf(of.taskId).map(({ endDate }) => endDate ?? 0) : [],
      ),
    )
    if (live.some(({ startDate }) => (startDate ?? 0) < listsEnd)) return problems
    const lengths = task.mapping.over.map((source) =>
      'length' in source ? source.length : lengthOf(dag, detail, source.taskId),
    )
    const total = lengths.reduce((product, length) => product * length, 1)
    return total === live.length ? problems : [...problems, `${task.taskId} has ${live.length} instances of ${total}`]
  })
}

const outOfPlace = (rows: readonly TaskInstance[], indexes: readonly number[]): string[] => {
  const found = rows.map(({ mapIndex }) => mapIndex).toSorted((a, b) => a - b)
  return found.join() === indexes.join() ? [] : [`${rows[0]?.taskId} has the indexes ${found.join()}`]
}

/** What stands in the XCom `key` of the last attempt of each instance. */
const lastXComs = ({ taskInstances, xcoms }: DagRunDetail, taskId: string, key: string) =>
  taskInstances.flatMap((row) => {
    if (row.taskId !== taskId || row.state === 'removed') return []
    const own = xcoms.find(
      (xcom) =>
        xcom.taskId === taskId &&
        xcom.key === key &&
        xcom.mapIndex === row.mapIndex &&
        xcom.tryNumber === row.tryNumber,
    )
    return own === undefined ? [] : [own.value]
  })

const lengthOf = (dag: SerializedDag | undefined, detail: DagRunDetail, taskId: string): number => {
  const values = lastXComs(detail, taskId, 'return_value')
  const isMapped = dag?.tasks.find((task) => task.taskId === taskId)?.mapping != null
  return isMapped ? values.length : (elementsOf(values[0])?.length ?? 0)
}

/** What its branch did not choose must not have begun since. What a person made of it by hand is theirs. */
const skippedWrongly = (task: TaskSpec, detail: DagRunDetail): string[] =>
  task.upstream.flatMap((before) => {
    const branch = detail.taskInstances.find((row) => row.taskId === before && row.state === 'success')
    const isSkipped = lastXComs(detail, before, SKIP_DECISION).some((decision) => isSkippedBy(decision, task.taskId))
    if (branch === undefined || !isSkipped) return []
    const decidedAt = branch.endDate ?? Number.POSITIVE_INFINITY
    return detail.taskInstances
      .filter((row) => row.taskId === task.taskId && (row.startDate ?? 0) >= decidedAt && row.state !== 'skipped')
      .map(({ state }) => `${task.taskId} is ${state} though ${before} did not choose it`)
  })
