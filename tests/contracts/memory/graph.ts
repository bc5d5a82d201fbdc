import type { TaskInstance, XCom } from '../../../src-main/contract/models/run.ts'
import type { InstanceXCom } from '../../../src-main/engine/ports/store/graph.ts'

/** See `GraphReads.taskXComs`. */
export const taskXComs = (
  rows: readonly TaskInstance[],
  xcoms: readonly XCom[],
  { taskId, key }: { readonly taskId: string; readonly key: string },
): InstanceXCom[] =>
  rows.flatMap(({ taskId: id, mapIndex, tryNumber, state }) => {
    if (id !== taskId || state === 'removed') return []
    const own = xcoms.find(
      (xcom) => xcom.taskId === id && xcom.mapIndex === mapIndex && xcom.tryNumber === tryNumber && xcom.key === key,
    )
    return own === undefined ? [] : [{ mapIndex, value: own.value }]
  })
