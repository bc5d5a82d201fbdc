import type { SerializedDag } from '../../contract/models/dag.ts'
import type { Backend, JsonValue } from '../../contract/models/primitives.ts'
import type { DagRun, DagRunType, TaskInstance } from '../../contract/models/run.ts'
import { firstMapIndexes } from '../../core/mapping.ts'
import { newTaskInstance } from '../../core/taskInstance.ts'
import type { Draft } from '../draft.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type ActiveRun, inHand, instanceKey, type KnownDag } from '../state.ts'

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
  const { dagId, runId } = existing
  const by = request.triggeredBy
  const { dag } = of.known.row
  const rows = inHand(draft.state, existing)?.instances.values().toArray() ?? store.taskInstances(dagId, runId)
  const active = reviveOnLatest(draft, { run: existing, dag, rows }, by)
  for (const row of [...active.instances.values()]) {
    if (row.state !== 'none' && row.state !== 'removed') {
      draft.taskEvent(active, instanceKey(row), { type: 'clear' }, by)
    }
  }
  draft.runEvent(active, { type: 'clear' }, by)
  draft.patchRun(active, {
    triggeredBy: by,
    ...(request.conf === undefined || Object.keys(request.conf).length === 0 ? {} : { conf: { ...request.conf } }),
    ...(request.runType === undefined ? {} : { runType: request.runType }),
    ...(request.backend === undefined ? {} : { backend: request.backend }),
  })
  return active.run
}

/**
 * Adopts a finished run under the DAG's current version: tasks that it no longer has are removed, new ones are added, and
 * those that came back are cleared.
 */
export const reviveOnLatest = (
  draft: Draft,
  { run, dag, rows }: { readonly run: DagRun; readonly dag: SerializedDag; readonly rows: readonly TaskInstance[] },
  by: string,
): ActiveRun => {
  const active = draft.revive(run, dag, rows)
  const { dagId, runId } = run
  const live = new Set(rows.filter(({ state }) => state !== 'removed').map(({ taskId }) => taskId))
  for (const row of rows) {
    const task = active.tasks.get(row.taskId)
    // A task that is no longer mapped has no use for its indexes; one that is mapped now is expanded later.
    const isGone = task === undefined || (task.mapping === null && row.mapIndex >= 0)
    if (isGone && row.state !== 'removed') draft.taskEvent(active, instanceKey(row), { type: 'remove' }, by)
    // Which indexes a mapped task has its expansion says, as long as there is one to expand.
    const isBack = task?.mapping === null || !live.has(row.taskId)
    if (!isGone && isBack && row.state === 'removed') draft.taskEvent(active, instanceKey(row), { type: 'clear' }, by)
  }
  const known = new Set(rows.map(instanceKey))
  const expanded = new Set(rows.map(({ taskId }) => taskId))
  for (const task of dag.tasks) {
    if (task.mapping !== null && expanded.has(task.taskId)) continue
    for (const mapIndex of firstMapIndexes(task)) {
      const key = { dagId, runId, taskId: task.taskId, mapIndex }
      if (!known.has(instanceKey(key))) draft.addInstance(active, newTaskInstance(key))
    }
  }
  draft.patchRun(active, { dagVersion: dag.version })
  return active
}
