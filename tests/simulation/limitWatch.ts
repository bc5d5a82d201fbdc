import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { MAY_WAIT } from '../../src-main/engine/steps/createDueRuns.ts'
import { GRAPH_DAG } from './dags.ts'

export type Limits = { readonly parallelism: number; readonly pools: Readonly<Record<string, number>> }

type Active = ReturnType<RunStore['activeRuns']>
type Deps = {
  readonly store: RunStore
  readonly dags: readonly SerializedDag[]
  readonly limits: Limits
  readonly must: (condition: boolean, what: () => string) => void
  /** As many runs of the DAG wait as may: without catchup its schedule may leave intervals out. */
  readonly onFull: (dagId: string) => void
}

/** Sees after each commit that no limit is exceeded: of runs, tasks, slots and attempts. */
export const createLimitWatch = ({ store, dags, limits, must, onFull }: Deps) => {
  const byId = new Map(dags.map((dag) => [dag.dagId, dag]))

  const examineRuns = (active: Active, changes: readonly Change[]) => {
    for (const { dagId, maxActiveRuns, catchup } of dags) {
      const ofDag = active.filter(({ run }) => run.dagId === dagId)
      // A backfill has a limit of its own.
      const count = ofDag.filter(({ run }) => run.state === 'running' && run.runType !== 'backfill').length
      must(count <= maxActiveRuns, () => `${count} active runs of ${dagId}`)
      // `MAY_WAIT` more may wait without catchup; beyond that an interval is left out.
      const limit = catchup ? maxActiveRuns : maxActiveRuns + MAY_WAIT
      const scheduled = ofDag.filter(({ run }) => run.runType === 'scheduled').length
      // What a person clears is queued again, however many there are: the limit is for the schedule's making new ones. A
      // backfill that makes its own meanwhile has a limit of its own.
      const isMaking = changes.some(
        (change) => change.type === 'createRun' && change.run.dagId === dagId && change.run.runType === 'scheduled',
      )
      must(!isMaking || scheduled <= limit, () => `${scheduled} scheduled runs of ${dagId} are queued or running`)
      if (scheduled >= limit) onFull(dagId)
    }
  }
  const examineTasks = (active: Active) => {
    const slots = new Map<string, number>()
    let running = 0
    for (const { run, taskInstances } of active) {
      const dag = byId.get(run.dagId)
      const busy = taskInstances.filter(({ state }) => state === 'queued' || state === 'running')
      must(busy.length <= (dag?.maxActiveTasks ?? 0), () => `${busy.length} active tasks in ${run.runId}`)
      running += busy.filter(({ state }) => state === 'running').length
      for (const { taskId } of busy) {
        const task = dag?.tasks.find((each) => each.taskId === taskId)
        const ofTask = busy.filter((row) => row.taskId === taskId).length
        must(ofTask <= (task?.maxActiveTisPerDagrun ?? ofTask), () => `${ofTask} of ${taskId} at once in ${run.runId}`)
        if (task !== undefined) slots.set(task.pool, (slots.get(task.pool) ?? 0) + task.poolSlots)
      }
    }
    must(running <= limits.parallelism, () => `${running} attempts at once`)
    for (const [pool, used] of slots) must(used <= (limits.pools[pool] ?? 0), () => `${used} slots of ${pool} in use`)
  }
  const examineQuestions = (active: Active) => {
    for (const { runId, taskId, mapIndex } of store.approvals()) {
      const rows = active.find(({ run }) => run.runId === runId && run.dagId === GRAPH_DAG)?.taskInstances ?? []
      const row = rows.find((each) => each.taskId === taskId && each.mapIndex === mapIndex)
      must(row?.state === 'up_for_reschedule', () => `${runId} ${taskId} asks while it is ${row?.state}`)
    }
  }

  return (changes: readonly Change[]): void => {
    const active = store.activeRuns()
    examineRuns(active, changes)
    examineTasks(active)
    examineQuestions(active)
  }
}
