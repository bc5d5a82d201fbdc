import type { AssetEvent } from '../../src-main/contract/models/asset.ts'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import { assetsOf, conditionOf, isMet } from '../../src-main/core/asset.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'

type Must = (condition: boolean, what: () => string) => void
type Of<T extends Change['type']> = Change & { type: T }

/**
 * Every success updates each outlet once, with its commit; every update belongs to exactly one run of each DAG that is
 * scheduled on it, and what a run came from met its condition. The DAGs are there from the start and never paused.
 */
export const createAssetWatch = (store: RunStore, dags: readonly SerializedDag[], must: Must) => {
  const byId = new Map(dags.map((dag) => [dag.dagId, dag]))
  const consumers = dags.flatMap(({ dagId, schedule }) => {
    const condition = conditionOf(schedule)
    return condition === null ? [] : [{ dagId, condition, assets: assetsOf(condition) }]
  })
  const events: AssetEvent[] = []
  /** DAG → event → the run that it belongs to. */
  const belongs = new Map(consumers.map(({ dagId }) => [dagId, new Map<number, string>()]))

  const outletsOf = ({ dagId, taskId }: { dagId: string; taskId: string }) =>
    byId.get(dagId)?.tasks.find((task) => task.taskId === taskId)?.outlets ?? []

  const examineUpdates = (changes: readonly Change[]) => {
    const made = changes.filter((change): change is Of<'assetEvent'> => change.type === 'assetEvent')
    const name = (of: { dagId: string; runId: string; taskId: string }, asset: string) =>
      `${of.dagId} ${of.runId} ${of.taskId}: ${asset}`
    const wanted = changes.flatMap((change) =>
      change.type === 'endAttempt' && change.outcome === 'success'
        ? outletsOf(change.key).map((asset) => name(change.key, asset))
        : [],
    )
    const found = made.flatMap(({ event }) => (event.source === null ? [] : [name(event.source, event.asset)]))
    must(
      wanted.toSorted().join() === found.toSorted().join(),
      () => `updates ${found.join()} came with successes of ${wanted.join()}`,
    )
    for (const { event } of made) {
      must(event.id === (events.at(-1)?.id ?? 0) + 1, () => `the update ${event.id} follows ${events.at(-1)?.id}`)
      events.push(event)
    }
  }

  const examineRun = (dagId: string, runId: string) => {
    const come = store.assetEvents({ consumedBy: { dagId, runId }, limit: 1e9 })
    const own = belongs.get(dagId)
    const condition = consumers.find((consumer) => consumer.dagId === dagId)?.condition
    const isIn = (asset: string) => come.some((event) => event.asset === asset)
    must(condition !== undefined && isMet(condition, isIn), () => `${runId} of ${dagId} came from too little`)
    for (const { id } of come) {
      must(own?.has(id) === false, () => `update ${id} belongs to ${own?.get(id)} and ${runId} of ${dagId}`)
      own?.set(id, runId)
    }
  }

  return {
    /** After a commit. Returns how many asset-triggered runs it made. */
    commit: (changes: readonly Change[]): number => {
      examineUpdates(changes)
      const made = changes.filter(
        (change): change is Of<'createRun'> => change.type === 'createRun' && change.run.runType === 'asset_triggered',
      )
      for (const { run } of made) examineRun(run.dagId, run.runId)
      return made.length
    },
    finished: () => {
      for (const { dagId, condition, assets } of consumers) {
        const queued = store.assetQueue().filter((row) => row.dagId === dagId)
        must(
          !isMet(condition, (asset) => queued.some((row) => row.asset === asset)),
          () => `${dagId} has all that it waits for, and no run`,
        )
        const after = store.assetWatches().find((watch) => watch.dagId === dagId)?.after ?? 0
        for (const { id, asset } of events) {
          if (!assets.includes(asset) || id > after) continue
          must(belongs.get(dagId)?.has(id) === true, () => `update ${id} of ${asset} belongs to no run of ${dagId}`)
        }
        // Each that is newer than the last run is queued, or another of its asset is.
        for (const { id, asset } of events) {
          if (!assets.includes(asset) || id <= after) continue
          // With max_active_runs reached, it may have come while its asset was still queued for the run after.
          const isQueued = queued.some((row) => row.asset === asset)
          const first = events.find((event) => event.asset === asset && event.id > after)
          must(
            isQueued || first?.id !== id || dagId === 'narrowAssets',
            () => `update ${id} is not queued for ${dagId}`,
          )
        }
      }
    },
  }
}
