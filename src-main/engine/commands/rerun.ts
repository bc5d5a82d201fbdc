import type { Backend, JsonValue } from '../../contract/models/primitives.ts'
import type { DagRun, DagRunType } from '../../contract/models/run.ts'
import { newTaskInstance } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { instanceKey, type KnownDag } from '../state.ts'

export type RerunRequest = {
  readonly triggeredBy: string
  readonly conf?: Readonly<Record<string, JsonValue>> | undefined
  readonly backend?: Backend | undefined
  /** Default: as it was. */
  readonly runType?: DagRunType | undefined
}

/** Runs a finished run again, by the DAG's current version: same id, attempts go on counting, nothing is forgotten. */
export const rerun = (
  draft: Draft,
  of: { known: KnownDag; existing: DagRun; request: RerunRequest },
  store: RunStore,
): DagRun => {
  const { existing, request } = of
  const { dag } = of.known.row
  const { dagId, runId } = existing
  const active = draft.revive(existing, dag, store.taskInstances(dagId, runId))
  const by = request.triggeredBy
  for (const row of [...active.instances.values()]) {
    const isGone = !active.tasks.has(row.taskId)
    if (isGone && row.state !== 'removed') draft.taskEvent(active, instanceKey(row), { type: 'remove' }, by)
    if (!isGone && row.state !== 'none') draft.taskEvent(active, instanceKey(row), { type: 'clear' }, by)
  }
  for (const { taskId } of dag.tasks) {
    const row = newTaskInstance({ dagId, runId, taskId, mapIndex: -1 })
    if (!active.instances.has(instanceKey(row))) draft.addInstance(active, row)
  }
  draft.runEvent(active, { type: 'clear' }, by)
  draft.patchRun(active, {
    dagVersion: dag.version,
    triggeredBy: by,
    ...(request.conf === undefined || Object.keys(request.conf).length === 0 ? {} : { conf: { ...request.conf } }),
    ...(request.runType === undefined ? {} : { runType: request.runType }),
    ...(request.backend === undefined ? {} : { backend: request.backend }),
  })
  return active.run
}
