import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { RunStore } from '../../../src-main/engine/ports/runStore.ts'

/** See `RunStore.runs`. */
export const pageOf = (
  newestFirst: readonly DagRun[],
  { dagId, state, before, beforeRun, limit }: Parameters<RunStore['runs']>[0],
): DagRun[] => {
  const last = newestFirst.findIndex((run) => run.dagId === beforeRun?.dagId && run.runId === beforeRun.runId)
  const isBefore = (run: DagRun, index: number) =>
    before === undefined || run.runAfter < before || (run.runAfter === before && last >= 0 && index > last)
  const isWanted = (run: DagRun) =>
    (dagId === undefined || run.dagId === dagId) && (state === undefined || run.state === state)
  return newestFirst.filter((run, index) => isWanted(run) && isBefore(run, index)).slice(0, limit)
}
