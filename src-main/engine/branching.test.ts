import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createScriptedRunner, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, type Setup, setUp } from '../../tests/simulation/setUp.ts'
import type { TaskSpec } from '../contract/models/dag.ts'
import { skipAfter } from '../core/authoring/branch.ts'
import { directlyAfter, follow, SKIP_DECISION } from '../core/branching.ts'
import { createScheduler } from './createScheduler.ts'
import type { AttemptRequest, AttemptResult } from './ports/attemptRunner.ts'

const after = (taskId: string, upstream: string[], over: Partial<TaskSpec> = {}) =>
  makeTask(taskId, { upstream, ...over })
const GRAPH = makeDag('d', [
  makeTask('pick', { kind: 'branch' }),
  after('left', ['pick']),
  after('left2', ['left']),
  after('right', ['pick']),
  after('join', ['left2', 'right'], { triggerRule: 'none_failed_min_one_success' }),
])
const chooses =
  (choice: () => string[], dag = GRAPH) =>
  ({ attempt }: AttemptRequest): AttemptResult => {
    if (attempt.taskId !== 'pick') return success()
    const found = follow(dag, 'pick', choice()) ?? { followed: [], skipped: [] }
    return { outcome: 'success', xcoms: { [SKIP_DECISION]: { followed: found.followed } }, skip: found.skipped }
  }
const start = async (dag: ReturnType<typeof makeDag>, result: (request: AttemptRequest) => AttemptResult) => {
  const setup = await setUp([dag], (request): Play => ({ after: 10, result: result(request) }))
  const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
  await finish(setup)
  return { setup, runId }
}
const states = (setup: Setup, runId: string) => setup.states(runId).join(', ')
const clear = async (setup: Setup, runId: string, ...ids: string[]) => {
  await setup.scheduler.clear({ dagId: 'd', runId, tasks: ids.map((taskId) => ({ taskId })), by: 'someone' })
  await finish(setup)
}

describe('a branch', () => {
  it('skips what it did not choose, and what hangs on that, up to the join', async () => {
    const { setup, runId } = await start(
      GRAPH,
      chooses(() => ['right']),
    )
    expect(states(setup, runId)).toBe('join success, left skipped, left2 skipped, pick success, right success')
  })

  it('holds what is cleared behind it to its decision, after a restart too; once it runs again it decides anew', async () => {
    let choice = 'right'
    const { setup, runId } = await start(
      GRAPH,
      chooses(() => [choice]),
    )
    const decided = 'join success, left skipped, left2 skipped, pick success, right success'
    await clear(setup, runId, 'left', 'left2', 'join')
    expect(states(setup, runId)).toBe(decided)
    expect(setup.store.attempts('d', runId, 'left')).toEqual([])

    const drained = setup.scheduler.drain(0)
    await finish(setup, 0)
    await drained
    const script = createScriptedRunner(setup.clock, (request) => ({
      after: 10,
      result: chooses(() => [choice])(request),
    }))
    const { clock, store } = setup
    const options = { runStore: store, clock, runner: script.runner, owner: 'two', backend: () => 'embedded' as const }
    const restarted = { ...setup, scheduler: createScheduler(options) }
    restarted.scheduler.start()
    await clear(restarted, runId, 'left', 'left2', 'join')
    expect(states(setup, runId)).toBe(decided)

    choice = 'left'
    await clear(restarted, runId, 'pick', 'left', 'left2', 'right', 'join')
    expect(states(setup, runId)).toBe('join success, left success, left2 success, pick success, right skipped')
  })

  it('skips all where it chooses nothing', async () => {
    const { setup, runId } = await start(
      GRAPH,
      chooses(() => []),
    )
    expect(states(setup, runId)).toBe('join skipped, left skipped, left2 skipped, pick success, right skipped')
  })
})

describe('a short circuit', () => {
  const tasks = (kind: string) => [
    makeTask('pick', { kind }),
    after('next', ['pick']),
    makeTask('other'),
    after('last', ['next', 'other'], { triggerRule: 'all_done' }),
  ]
  const dag = makeDag('d', tasks('shortCircuit'))
  const stops =
    (ignoresRules: boolean) =>
    ({ attempt }: AttemptRequest): AttemptResult => {
      if (attempt.taskId !== 'pick') return success()
      const { decision, skip } = skipAfter(dag, 'pick', ignoresRules)
      return { outcome: 'success', xcoms: { return_value: false, [SKIP_DECISION]: { ...decision } as never }, skip }
    }

  it('skips all that comes after it, whatever their rules', async () => {
    const { setup, runId } = await start(dag, stops(true))
    expect(states(setup, runId)).toBe('last skipped, next skipped, other success, pick success')
    await clear(setup, runId, 'next', 'last')
    // As in Airflow its decision is looked up by the tasks right after it only; what comes later goes by its own rule.
    expect(states(setup, runId)).toBe('last success, next skipped, other success, pick success')
  })

  it('leaves later tasks to their rules where it is told to', async () => {
    const { setup, runId } = await start(dag, stops(false))
    expect(states(setup, runId)).toBe('last success, next skipped, other success, pick success')
  })
})

describe('follow', () => {
  const nested = {
    tasks: [
      { taskId: 'pick', groupId: null, upstream: [] },
      { taskId: 'g.a', groupId: 'g', upstream: ['pick'] },
      { taskId: 'g.h.b', groupId: 'g.h', upstream: ['pick'] },
      { taskId: 'g.h.c', groupId: 'g.h', upstream: ['g.h.b'] },
      { taskId: 'z', groupId: null, upstream: ['pick', 'g.a'] },
    ],
    groups: [
      { groupId: 'g', parentId: null },
      { groupId: 'g.h', parentId: 'g' },
    ],
  }

  it('knows groups by what begins in them, and keeps what also comes after a chosen task', () => {
    expect(follow(nested, 'pick', ['g'])).toEqual({ followed: ['g.a', 'g.h.b', 'z'], skipped: [] })
    expect(follow(nested, 'pick', ['g.h'])).toEqual({ followed: ['g.h.b'], skipped: ['g.a', 'z'] })
    expect(follow(nested, 'pick', ['g.a'])).toEqual({ followed: ['g.a', 'z'], skipped: ['g.h.b'] })
    expect(follow(nested, 'pick', [])).toEqual({ followed: [], skipped: directlyAfter(nested, 'pick') })
  })

  it('takes nothing that does not come right after it', () => {
    for (const wrong of ['g.h.c', 'pick', 'no', '']) expect(follow(nested, 'pick', [wrong])).toBeNull()
  })
})
