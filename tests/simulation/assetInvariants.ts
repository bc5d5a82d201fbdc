import type { AssetEvent } from '../../src-main/contract/models/asset.ts'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import { assetsOf, conditionOf, isMet } from '../../src-main/core/asset.ts'
import type { Change, RunStore } from '../../src-main/engine/ports/runStore.ts'

type Must = (condition: boolean, what: () => string) => void
type Of<T extends Change['type']> = Change & { type: T }

/**
 * Every success updates each outlet once, with its commit; every update belongs to exactly one run of each DAG that is
 * scheduled on it, and what a run came from met its condition. The DAGs are there from the start.
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

  /** An update is queued with its commit, unless its asset was, or a run was made of it at once. */
  const examineQueue = (changes: readonly Change[], ran: readonly string[]) => {
    if (!changes.some(({ type }) => type === 'assetEvent')) return
    const saved = changes.flatMap((change) => (change.type === 'saveDag' ? [change.row.dag.dagId] : []))
    const rows = new Map(store.dags().map((row) => [row.dag.dagId, row]))
    // As in Airflow a paused DAG gets nothing; one that is paused or unpaused by this commit may or may not.
    const isPaused = (dagId: string) => saved.includes(dagId) || rows.get(dagId)?.isPaused !== false
    for (const change of changes) {
      if (change.type !== 'assetEvent') continue
      const { asset, id } = change.event
      const queued = store.assetQueue().filter((row) => row.asset === asset)
      for (const { dagId, assets } of consumers) {
        if (!assets.includes(asset) || ran.includes(dagId) || isPaused(dagId)) continue
        must(
          queued.some((row) => row.dagId === dagId),
          () => `update ${id} of ${asset} is lost to ${dagId}`,
        )
      }
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
      examineQueue(
        changes,
        made.map(({ run }) => run.dagId),
      )
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
      }
    },
  }
}
