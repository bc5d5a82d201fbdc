import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { AttemptKey, TaskInstance } from '../../src-main/contract/models/run.ts'
import { countUpstream, evaluateTriggerRule } from '../../src-main/core/triggerRule.ts'
import type { HistoryEvent, RunStore } from '../../src-main/engine/ports/runStore.ts'

/** Sees each task that starts: nothing before what it waits for, in its own run and in the one before. */
export const createOrderWatch = ({
  store,
  byId,
  must,
  isMeddled,
}: {
  readonly store: RunStore
  readonly byId: ReadonlyMap<string, SerializedDag>
  readonly must: (condition: boolean, what: () => string) => void
  /** A person has cleared or marked something of this run. */
  readonly isMeddled: (run: { dagId: string; runId: string }) => boolean
}) => {
  /** A backfill has put a run before this one only after the task had got its go. */
  const hasPastSince = ({
    dagId,
    runId,
    taskId,
    date,
  }: {
    dagId: string
    runId: string
    taskId: string
    date: number
  }) => {
    const [before] = store
      .runs({ dagId, limit: 1e9 })
      .filter(({ logicalDate }) => logicalDate !== null && logicalDate < date)
      .toSorted((a, b) => (b.logicalDate ?? 0) - (a.logicalDate ?? 0))
    const isGo = (event: HistoryEvent) => event.taskId === taskId && event.name.split(' ').includes('schedule')
    const goAt = store.history({ dagId, runId }, 1e6).findLast(isGo)?.at ?? 0
    return before?.runType === 'backfill' && before.queuedAt >= goAt
  }
  return (rows: readonly TaskInstance[], { dagId, runId, taskId }: AttemptKey): void => {
    const task = byId.get(dagId)?.tasks.find((each) => each.taskId === taskId)
    // A person may clear or mark what comes before a task that is about to start.
    if (task === undefined || isMeddled({ dagId, runId })) return
    const upstream = task.upstream.flatMap((id) => {
      const states = rows.filter((each) => each.taskId === id).map(({ state }) => state)
      const present = states.filter((state) => state !== 'removed')
      return present.length > 0 ? present : states
    })
    must(
      evaluateTriggerRule(task.triggerRule, countUpstream(upstream)) === 'run',
      () => `${runId} ${taskId} started after ${upstream.join()}`,
    )
    const date = store.run(dagId, runId)?.logicalDate
    if (!task.dependsOnPast || date == null) return
    const [before] = store.runsByDate(dagId, { from: null, to: date - 1, limit: 1e9 }).slice(-1)
    if (before !== undefined && isMeddled(before)) return
    const past = store.pastStates(dagId, taskId, date) ?? []
    must(
      past.every((state) => state === 'success' || state === 'skipped') || hasPastSince({ dagId, runId, taskId, date }),
      () => `${runId} ${taskId} started after a past ${past.join()}`,
    )
  }
}
