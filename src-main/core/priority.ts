import type { SerializedDag } from '../contract/models/dag.ts'
import { relatives } from './selectTasks.ts'

const known = new WeakMap<SerializedDag, ReadonlyMap<string, number>>()

/**
 * Airflow's `priority_weight_total` of each task, by its `weightRule`: with `downstream`, the default, what much hangs on goes
 * first. Worked out once for each version of a DAG.
 */
export const effectiveWeights = (dag: SerializedDag): ReadonlyMap<string, number> => {
  const found = known.get(dag) ?? workOut(dag)
  known.set(dag, found)
  return found
}

const workOut = ({ tasks }: SerializedDag): ReadonlyMap<string, number> => {
  const own = new Map(tasks.map(({ taskId, priorityWeight }) => [taskId, priorityWeight]))
  return new Map(
    tasks.map(({ taskId, priorityWeight, weightRule }) => {
      if (weightRule === 'absolute') return [taskId, priorityWeight]
      const others = [...relatives(tasks, [taskId], weightRule)].map((id) => own.get(id) ?? 0)
      return [taskId, others.reduce((sum, weight) => sum + weight, priorityWeight)]
    }),
  )
}
