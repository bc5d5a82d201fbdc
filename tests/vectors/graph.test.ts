import { describe, expect, it } from 'vitest'
import type { SerializedDag, TaskMapping } from '../../src-main/contract/models/dag.ts'
import type { JsonValue } from '../../src-main/contract/models/primitives.ts'
import { skipAfter } from '../../src-main/core/authoring/branch.ts'
import { follow, SKIP_DECISION } from '../../src-main/core/branching.ts'
import { elementsOf } from '../../src-main/core/mapping.ts'
import type { AttemptRequest, AttemptResult } from '../../src-main/engine/ports/attemptRunner.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { by, finish, type Setup, setUp } from '../simulation/setUp.ts'
import { compareWith, readVectors } from './vectors.ts'

const { cases } = readVectors('graph')
const { expected, note, unused } = compareWith('graph')
type Tasks = (typeof cases)[number][0]

const dagOf = (tasks: Tasks): SerializedDag =>
  makeDag(
    'd',
    tasks.map(([taskId, upstream, { kind = 'function', rule = 'all_success', over }]) =>
      makeTask(taskId, { upstream, kind, triggerRule: rule, mapping: mappingOf(over) }),
    ),
  )

const mappingOf = (over: Tasks[number][2]['over']): TaskMapping | null =>
  over === undefined
    ? null
    : {
        over: over.map((source) =>
          typeof source === 'string' ? { taskId: source } : { length: elementsOf(source)?.length ?? 0 },
        ),
        ...{ whole: [], maxMapLength: 99 },
      }

/** The same as `act` and `make` of graphs.py. */
const does =
  (dag: SerializedDag, tasks: Tasks, pass: number) =>
  (request: AttemptRequest): AttemptResult => {
    const { taskId } = request.attempt
    const options = tasks.find(([id]) => id === taskId)?.[2] ?? {}
    const { kind, gives = [1], over, takes, ignore = true } = options
    if (takes !== undefined) return give([...(elementsOf(request.upstreamResults[takes]) ?? [])])
    if (over !== undefined) {
      const [first, second] = (request.elements ?? []).map((element, position) =>
        'value' in element ? element.value : (elementsOf(over[position] as JsonValue)?.[element.index] ?? null),
      )
      return second === undefined ? give(first ?? null) : give([first ?? null, second])
    }
    const value = gives[Math.min(pass, gives.length - 1)] ?? null
    if (kind === undefined || value === true) return give(value)
    const decided =
      kind === 'branch'
        ? follow(dag, taskId, value === 'nothing' ? [] : ([value].flat() as string[]))
        : skipAfter(dag, taskId, ignore)
    if (decided === null) throw new Error(`${taskId} cannot choose ${JSON.stringify(value)}`)
    const [decision, skip] =
      'followed' in decided
        ? [{ followed: decided.followed }, decided.skipped]
        : [{ ...decided.decision }, decided.skip]
    return {
      outcome: 'success',
      xcoms: { return_value: value, [SKIP_DECISION]: decision as unknown as JsonValue },
      skip,
    }
  }

const give = (value: JsonValue): AttemptResult => {
  if (value === 'fail') return { outcome: 'failed', error: { code: 'task', message: 'told to' }, retryable: false }
  if (value === 'skip') return { outcome: 'skipped', reason: 'told to' }
  return { outcome: 'success', xcoms: value === 'nothing' ? {} : { return_value: value }, skip: [] }
}

const outcome = (setup: Setup, tasks: Tasks, runId: string) => {
  const detail = setup.store.runDetail('d', runId)
  const rows = detail?.taskInstances ?? []
  const name = ({ taskId, mapIndex }: { taskId: string; mapIndex: number }) =>
    mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`
  const taken = tasks.flatMap(([taskId, , { takes }]) => {
    const row = rows.find((each) => each.taskId === taskId)
    const xcom = detail?.xcoms.find((each) => each.taskId === taskId && each.tryNumber === row?.tryNumber)
    return takes === undefined || row?.state !== 'success' || xcom === undefined ? [] : [[taskId, xcom.value] as const]
  })
  return [detail?.run.state, Object.fromEntries(rows.map((row) => [name(row), row.state])), Object.fromEntries(taken)]
}

describe('mapped tasks, branches, short circuits and their clears, against whole runs of Airflow', () => {
  it.each(cases)('%j, cleared %j', async (tasks, cleared, outcomes) => {
    let pass = 0
    const dag = dagOf(tasks)
    const setup = await setUp([dag], (request) => ({ after: 10, result: does(dag, tasks, pass)(request) }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    const found = [outcome(setup, tasks, runId)]
    for (const ids of cleared) {
      pass += 1
      await setup.scheduler.clear({ dagId: 'd', runId, tasks: ids.map((taskId) => ({ taskId })), by: 'someone' })
      await finish(setup)
      found.push(outcome(setup, tasks, runId))
    }
    const named = [tasks, cleared]
    expect(found, note(named)).toEqual(expected(named, outcomes))
  })

  it('has no difference on record that is none', () => {
    expect(unused()).toEqual([])
  })
})
