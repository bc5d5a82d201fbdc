import type { DagRun, GridRun, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { OverviewReads } from '../../../src-main/engine/ports/store/overview.ts'

/** `OverviewReads` by looking at every run; `runsOf` gives them newest first. */
export const memoryOverview = (of: {
  readonly runsOf: (dagId: string) => readonly DagRun[]
  readonly instancesOf: (run: DagRun) => readonly TaskInstance[]
}): OverviewReads => ({
  grid: ({ dagId, before = Number.POSITIVE_INFINITY, beforeRun, limit }) => {
    const all = of.runsOf(dagId)
    const last = all.findIndex(({ runId }) => runId === beforeRun)
    return all
      .filter(({ runAfter }, index) => runAfter < before || (runAfter === before && last >= 0 && index > last))
      .slice(0, limit)
      .map((run) => toGridRun(run, of.instancesOf(run)))
  },
  runCounts: (dagId, edges) =>
    edges.slice(1).map((end, index) => {
      const start = edges[index] ?? end
      const inSpan = of.runsOf(dagId).filter(({ logicalDate, runAfter }) => {
        const at = logicalDate ?? runAfter
        return at >= start && at < end
      })
      return Object.fromEntries(
        Map.groupBy(inSpan, ({ state }) => state)
          .entries()
          .map(([state, some]) => [state, some.length]),
      )
    }),
})

const toGridRun = (run: DagRun, rows: readonly TaskInstance[]): GridRun => {
  const { runId, runType, state, logicalDate, runAfter, queuedAt, startDate, endDate } = run
  const tasks: GridRun['tasks'] = {}
  for (const row of rows) {
    const counts = tasks[row.taskId] ?? {}
    tasks[row.taskId] = { ...counts, [row.state]: (counts[row.state] ?? 0) + 1 }
  }
  return { runId, runType, state, logicalDate, runAfter, queuedAt, startDate, endDate, tasks }
}
