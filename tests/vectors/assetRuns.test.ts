import { describe, expect, it } from 'vitest'
import type { AssetExpression } from '../../src-main/contract/models/dag.ts'
import { addAssetEvent } from '../../src-main/engine/assets/addEvent.ts'
import { setPaused } from '../../src-main/engine/commands/setPaused.ts'
import { registerFile } from '../../src-main/engine/dagBag.ts'
import { createDraft, type Draft } from '../../src-main/engine/draft.ts'
import { createState } from '../../src-main/engine/state.ts'
import { createAssetRuns } from '../../src-main/engine/steps/createAssetRuns.ts'
import { makeDag, makeFile, makeTask } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { readVectors } from './vectors.ts'

const { cases } = readVectors('assetRuns')
type Case = (typeof cases)[number]
type Condition = Case[0]

const expressionOf = (condition: Condition): AssetExpression => {
  if (typeof condition === 'string') return { asset: condition }
  return 'all' in condition ? { all: condition.all.map(expressionOf) } : { any: condition.any.map(expressionOf) }
}

/** Plays the steps; each is a commit of its own. */
const play = ([condition, options, steps]: Case) => {
  const store = createMemoryRunStore()
  const state = createState()
  const names: string[] = []
  let now = 1000
  let version = 0
  const commit = (work: (draft: Draft) => void) => {
    now += 1
    const draft = createDraft(state, now)
    work(draft)
    expect(store.commit(draft.changes())).toBe(true)
  }
  const register = (wanted: Condition | null) => {
    version += 1
    const dag = makeDag('d', [makeTask('use')], {
      version: `v${version}`,
      schedule: wanted === null ? { kind: 'none' } : { kind: 'assets', expression: expressionOf(wanted) },
      catchup: options.catchup ?? false,
      maxActiveRuns: options.max_active_runs ?? 16,
    })
    commit((draft) => registerFile(draft, makeFile(dag)))
  }
  const update = (asset: string) => {
    names.push(`${asset}${names.length + 1}`)
    commit((draft) => addAssetEvent(draft, { asset, extra: {}, source: null, by: 'test' }))
  }
  const end = (draft: Draft) => {
    const [oldest] = state.runs.values()
    if (oldest === undefined) throw new Error('no run is left')
    draft.runEvent(oldest, { type: 'start' })
    draft.runEvent(oldest, { type: 'succeed' })
  }
  const others: Readonly<Record<string, () => void>> = {
    register: () => register(condition),
    tick: () => commit((draft) => createAssetRuns(draft, { store, backend: () => 'embedded' })),
    end: () => commit(end),
    pause: () => commit((draft) => setPaused(draft, { dagId: 'd', isPaused: true, by: 'test' })),
    unpause: () => commit((draft) => setPaused(draft, { dagId: 'd', isPaused: false, by: 'test' })),
  }
  if (!steps.includes('register')) register(condition)
  for (const step of steps) {
    if (typeof step !== 'string') register(step.on)
    else if (Object.hasOwn(others, step)) others[step]?.()
    else update(step)
  }
  const runs = store.runs({ dagId: 'd', limit: 99 }).toReversed()
  const comeFrom = runs.map(({ runId }) =>
    store.assetEvents({ consumedBy: { dagId: 'd', runId }, limit: 99 }).map(({ id }) => names[id - 1]),
  )
  return [
    comeFrom.map((events) => events.toReversed()),
    store
      .assetQueue()
      .map(({ asset }) => asset)
      .toSorted(),
  ]
}

describe("a DAG's runs on assets, against Airflow", () => {
  it.each(cases)('%j %j: %j', (...of) => {
    expect(play(of)).toEqual([of[3], of[4]])
  })
})
