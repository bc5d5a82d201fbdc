import { PfadError } from '../../contract/error.ts'
import type { AssetSpec, AssetSummary, AssetWait } from '../../contract/models/asset.ts'
import type { ImportError, SerializedDag } from '../../contract/models/dag.ts'
import { assetConflicts, assetsOf, conditionOf } from '../../core/asset.ts'
import type { RunStore } from '../ports/runStore.ts'
import { type EngineState, requireDag } from '../state.ts'
import type { AssetRef } from './api.ts'
import { assetWait } from './waits.ts'

const activeDags = (state: EngineState): SerializedDag[] =>
  state.dags
    .values()
    .flatMap(({ row }) => (row.isActive ? [row.dag] : []))
    .toArray()
    .toSorted((a, b) => (a.dagId < b.dagId ? -1 : 1))

/** All assets that a DAG names, by name. */
export const assetSummaries = (state: EngineState, store: RunStore): AssetSummary[] => {
  const dags = activeDags(state)
  const last = new Map(store.lastAssetEvents().map((event) => [event.asset, event]))
  const producers = Map.groupBy(
    dags.flatMap(({ dagId, tasks }) =>
      tasks.flatMap(({ taskId, outlets }) => outlets.map((name) => ({ name, dagId, taskId }))),
    ),
    ({ name }) => name,
  )
  const consumers = Map.groupBy(
    dags.flatMap(({ dagId, schedule }) => {
      const condition = conditionOf(schedule)
      return condition === null ? [] : assetsOf(condition).map((name) => ({ name, dagId }))
    }),
    ({ name }) => name,
  )
  const specs = Map.groupBy(
    dags.flatMap((dag) => dag.assets),
    ({ name }) => name,
  )
  const names = new Set([...specs.keys(), ...producers.keys(), ...consumers.keys()])
  return [...names].toSorted().map((name) => ({
    name,
    ...described(name, specs.get(name) ?? []),
    producers: (producers.get(name) ?? []).map(({ dagId, taskId }) => ({ dagId, taskId })),
    consumers: (consumers.get(name) ?? []).map(({ dagId }) => ({
      dagId,
      isQueued: state.assets.queue.get(dagId)?.has(name) === true,
    })),
    lastEvent: last.get(name) ?? null,
  }))
}

/** The first place that says something is believed; Airflow's defaults stand for what none says. */
const described = (name: string, specs: readonly AssetSpec[]) => ({
  uri: specs.find(({ uri }) => uri !== null)?.uri ?? name,
  group: specs.find(({ group }) => group !== null)?.group ?? 'asset',
  extra: specs.find(({ extra }) => extra !== null)?.extra ?? {},
})

export const requireAsset = (assets: readonly AssetSummary[], ref: AssetRef): AssetSummary => {
  const found = assets.find((asset) => ('name' in ref ? asset.name === ref.name : asset.uri === ref.uri))
  if (found !== undefined) return found
  const what = 'name' in ref ? `"${ref.name}"` : `with the URI "${ref.uri}"`
  const names = assets.map(({ name }) => name)
  throw new PfadError(
    'asset-not-found',
    `There is no asset ${what}.`,
    names.length === 0
      ? "No DAG names one: write asset('posts') into a schedule or a task's outlets."
      : `There are: ${names.join(', ')}.`,
  )
}

/** The one DAG that has the asset as an outlet. */
export const producerOf = ({ name, producers }: AssetSummary): string => {
  const [first, ...others] = new Set(producers.map(({ dagId }) => dagId))
  if (first === undefined) {
    throw new PfadError(
      'asset-not-produced',
      `No DAG updates the asset "${name}".`,
      `A task updates it that has outlets: [asset('${name}')]. To say that it was updated elsewhere: pfad assets create-event ${name}`,
    )
  }
  if (others.length === 0) return first
  const all = [first, ...others].join(', ')
  throw new PfadError(
    'many-producers',
    `More than one DAG updates the asset "${name}": ${all}.`,
    `Trigger the one that you mean: pfad dags trigger ${first}`,
  )
}

export const requireWait = (state: EngineState, dagId: string): AssetWait => {
  requireDag(state, dagId)
  const wait = assetWait(state, dagId)
  if (wait !== null) return wait
  throw new PfadError(
    'no-asset-schedule',
    `${dagId} is not scheduled on assets.`,
    'See which DAGs are: pfad assets queued',
  )
}

/** Files that say different things of one asset, each with the reason. Their DAGs run all the same. */
export const assetErrors = (state: EngineState, now: number): ImportError[] =>
  assetConflicts(activeDags(state)).map(({ message, other }) => ({
    fileloc: other.dag.fileloc,
    line: null,
    message,
    at: now,
  }))
