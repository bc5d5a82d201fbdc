import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { AttemptKey, DagRun, TaskInstance } from '../../src-main/contract/models/run.ts'
import { countUpstream, evaluateTriggerRule } from '../../src-main/core/triggerRule.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'

const nameOf = ({ dagId, runId, taskId = null }: { dagId: string; runId: string; taskId?: string | null }) =>
  [dagId, runId, taskId].join('/')

/** Sees each task that starts: nothing before what it waits for, in its own run and in the one before. */
export const createOrderWatch = ({
  store,
  byId,
  must,
}: {
  readonly store: RunStore
  readonly byId: ReadonlyMap<string, SerializedDag>
  readonly must: (condition: boolean, what: () => string) => void
}) => {
  const follows = ({ dagId }: { dagId: string }) => byId.get(dagId)?.tasks.some((task) => task.dependsOnPast) === true
  /** Where runs were made, and tasks last got their go, in the order in which it was written: no clock tells, for it is set back. */
  const writtenAt = new Map<string, number>()
  let written = 0

  /** A backfill has put a run before this one only after the task had got its go. */
  const hasPastSince = (of: { dagId: string; runId: string; taskId: string; date: number }) => {
    const [before] = store
      .runs({ dagId: of.dagId, limit: 1e9 })
      .filter(({ logicalDate }) => logicalDate !== null && logicalDate < of.date)
      .toSorted((a, b) => (b.logicalDate ?? 0) - (a.logicalDate ?? 0))
    if (before?.runType !== 'backfill') return false
    return (writtenAt.get(nameOf(before)) ?? 0) > (writtenAt.get(nameOf(of)) ?? 0)
  }
  /** After a commit. */
  const committed = (changes: readonly Change[]): void => {
    for (const change of changes) {
      if (change.type !== 'history' || change.event.runId === null || !follows(change.event)) continue
      const { dagId, runId, taskId } = change.event
      written += 1
      const isIt = change.event.name.split(' ').includes(taskId === null ? 'create' : 'schedule')
      if (isIt) writtenAt.set(nameOf({ dagId, runId, taskId }), written)
    }
  }
  /** The run is removed. */
  const forget = ({ dagId, runId }: DagRun): void => {
    for (const { taskId } of [{ taskId: null }, ...(byId.get(dagId)?.tasks ?? [])])
      writtenAt.delete(nameOf({ dagId, runId, taskId }))
  }
  const started = (rows: readonly TaskInstance[], { dagId, runId, taskId }: AttemptKey): void => {
    const task = byId.get(dagId)?.tasks.find((each) => each.taskId === taskId)
    if (task === undefined) return
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
    const past = store.pastStates(dagId, taskId, date) ?? []
    must(
      past.every((state) => state === 'success' || state === 'skipped') || hasPastSince({ dagId, runId, taskId, date }),
      () => `${runId} ${taskId} started after a past ${past.join()}`,
    )
  }
  return { committed, started, forget }
}
