import type {
  DagRun,
  GridRun,
  RecentRun,
  RunDuration,
  RunMinute,
  TaskInstance,
} from '../../../src-main/contract/models/run.ts'
import type { OverviewReads } from '../../../src-main/engine/ports/store/overview.ts'

/** `OverviewReads` by looking at every run; `runsOf` gives them newest first. */
export const memoryOverview = (of: {
  readonly dagIds: () => readonly string[]
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
  gridPage: ({ dagId, first, limit }) =>
    of
      .runsOf(dagId)
      .toReversed()
      .slice(first, first + limit)
      .map((run) => toGridRun(run, of.instancesOf(run))),
  countRuns: (dagId, dueBy = Number.POSITIVE_INFINITY) =>
    of.runsOf(dagId).filter(({ runAfter }) => runAfter <= dueBy).length,
  recentRuns: ({ dagIds, limit }) =>
    (dagIds ?? of.dagIds())
      .map((dagId) => ({ dagId, runs: of.runsOf(dagId).slice(0, limit).toReversed().map(toRecentRun) }))
      .filter(({ runs }) => runs.length > 0),
  runMinutes: (dagId, { from, to }) => {
    const atOf = ({ logicalDate, runAfter }: DagRun): number => logicalDate ?? runAfter
    const inSpan = of.runsOf(dagId).filter((run) => atOf(run) >= from && atOf(run) < to)
    const byMinute = Map.groupBy(inSpan, (run) => Math.floor(atOf(run) / 60_000) * 60_000)
    return [...byMinute]
      .toSorted(([a], [b]) => a - b)
      .map(([at, runs]) => ({
        at,
        states: countStates(runs),
        runId: runs.length === 1 ? (runs[0]?.runId ?? null) : null,
      }))
  },
  durations: ({ dagId, limit }) =>
    of
      .runsOf(dagId)
      .flatMap((run) => toDuration(run, of.instancesOf(run)) ?? [])
      .slice(0, limit)
      .toReversed(),
  runCounts: (dagId, edges) =>
    edges.slice(1).map((end, index) => {
      const start = edges[index] ?? end
      const inSpan = of.runsOf(dagId).filter(({ logicalDate, runAfter }) => {
        const at = logicalDate ?? runAfter
        return at >= start && at < end
      })
      return countStates(inSpan)
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

const countStates = (runs: readonly DagRun[]): RunMinute['states'] =>
  Object.fromEntries(
    Map.groupBy(runs, ({ state }) => state)
      .entries()
      .map(([state, some]) => [state, some.length]),
  )

const toRecentRun = ({ runId, state, logicalDate, runAfter, startDate, endDate }: DagRun): RecentRun => ({
  ...{ runId, state, logicalDate, runAfter, startDate, endDate },
})

const toDuration = (run: DagRun, rows: readonly TaskInstance[]): RunDuration | null => {
  const { runId, state, logicalDate, runAfter, queuedAt, startDate, endDate } = run
  if ((state !== 'success' && state !== 'failed') || startDate === null || endDate === null) return null
  const tasks: Record<string, number> = {}
  for (const [taskId, all] of Map.groupBy(rows, (row) => row.taskId)) {
    const ran = all.flatMap(({ startDate: from, endDate: to }) => (from === null || to === null ? [] : [{ from, to }]))
    if (ran.length > 0) tasks[taskId] = Math.max(...ran.map(({ to }) => to)) - Math.min(...ran.map(({ from }) => from))
  }
  return { runId, state, logicalDate, runAfter, queuedAt, startDate, endDate, tasks }
}
