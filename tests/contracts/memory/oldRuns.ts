import type { DagRun } from '../../../src-main/contract/models/run.ts'

/** See `RunStore.removeRunsBefore`; `stays` says of a run whether something still needs it. */
export const oldRuns = (
  newestFirst: readonly DagRun[],
  stays: (run: DagRun) => boolean,
  { instant, keepLast, limit }: { readonly instant: number; readonly keepLast: number; readonly limit: number },
): { dagId: string; runId: string }[] => {
  const ofDags = [...Map.groupBy(newestFirst, ({ dagId }) => dagId).values()]
  const kept = new Set(ofDags.flatMap((ofDag) => ofDag.slice(0, keepLast)))
  return newestFirst
    .filter((run) => run.runAfter < instant && (run.endDate ?? run.runAfter) < instant && !stays(run) && !kept.has(run))
    .toReversed()
    .slice(0, limit)
    .map(({ dagId, runId }) => ({ dagId, runId }))
}
