import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createScriptedRunner, failure, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, type Setup, setUp } from '../../tests/simulation/setUp.ts'
import type { TaskMapping, TaskSpec } from '../contract/models/dag.ts'
import type { JsonValue } from '../contract/models/primitives.ts'
import { createScheduler } from './createScheduler.ts'
import type { AttemptRequest, AttemptResult } from './ports/attemptRunner.ts'

const over = (...sources: (string | number)[]): TaskMapping => ({
  over: sources.map((source) => (typeof source === 'number' ? { length: source } : { taskId: source })),
  whole: [],
  maxMapLength: 10,
})
const gives = (value: JsonValue): AttemptResult => ({ outcome: 'success', xcoms: { return_value: value }, skip: [] })
/** `list` gives what it is told to, `each` is mapped over it, `sum` takes what comes of it. */
const listed = (each: Partial<TaskSpec> = {}, sum: Partial<TaskSpec> = {}) =>
  makeDag('d', [
    makeTask('list'),
    makeTask('each', { upstream: ['list'], mapping: over('list'), ...each }),
    makeTask('sum', { upstream: ['each'], ...sum }),
  ])

const shown = (setup: Setup, runId: string) =>
  setup.store
    .taskInstances('d', runId)
    .map(({ taskId, mapIndex, state }) => `${taskId}${mapIndex < 0 ? '' : `[${mapIndex}]`} ${state}`)
const start = async (dag: ReturnType<typeof makeDag>, result: (request: AttemptRequest) => AttemptResult) => {
  const play = (request: AttemptRequest): Play => ({ after: 10, result: result(request) })
  const setup = await setUp([dag], play)
  const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
  return { setup, runId }
}
const inputs = (setup: Setup, taskId: string) =>
  setup.script.requests
    .filter(({ attempt }) => attempt.taskId === taskId)
    .map(({ attempt, upstreamResults, elements }) => ({ at: attempt.mapIndex, upstreamResults, elements }))

describe('a mapped task', () => {
  it('becomes an instance for each element; what comes after it gets their results in order', async () => {
    const { setup, runId } = await start(listed(), ({ attempt }) =>
      attempt.taskId === 'list' ? gives(['a', 'b', 'c']) : gives(10 * attempt.mapIndex),
    )
    expect(shown(setup, runId)).toEqual(['each none', 'list running', 'sum none'])
    await finish(setup)
    expect(shown(setup, runId)).toEqual([
      'each[0] success',
      'each[1] success',
      'each[2] success',
      'list success',
      'sum success',
    ])
    expect(inputs(setup, 'each')).toEqual(
      ['a', 'b', 'c'].map((value, at) => ({ at, upstreamResults: {}, elements: [{ value }] })),
    )
    expect(inputs(setup, 'sum')).toEqual([{ at: -1, upstreamResults: { each: [0, 10, 20] }, elements: null }])
    expect(setup.store.run('d', runId)?.state).toBe('success')
  })

  it('takes all combinations, the last list fastest, records as [key, value], and whole results beside', async () => {
    const mapping = { ...over('list', 2), whole: ['list', 'other'] }
    const dag = makeDag('d', [
      makeTask('list'),
      makeTask('other'),
      makeTask('each', { upstream: ['list', 'other'], mapping }),
    ])
    const record = { x: 1, y: 2 }
    const { setup } = await start(dag, ({ attempt }) => (attempt.taskId === 'list' ? gives(record) : gives(7)))
    await finish(setup)
    const whole = { list: record, other: 7 }
    expect(inputs(setup, 'each')).toEqual([
      { at: 0, upstreamResults: whole, elements: [{ value: ['x', 1] }, { index: 0 }] },
      { at: 1, upstreamResults: whole, elements: [{ value: ['x', 1] }, { index: 1 }] },
      { at: 2, upstreamResults: whole, elements: [{ value: ['y', 2] }, { index: 0 }] },
      { at: 3, upstreamResults: whole, elements: [{ value: ['y', 2] }, { index: 1 }] },
    ])
  })

  it('is there with all its indexes from the start where its lists stand in the DAG', async () => {
    const dag = makeDag('d', [makeTask('list'), makeTask('each', { upstream: ['list'], mapping: over(2, 2) })])
    const { setup, runId } = await start(dag, () => failure())
    expect(shown(setup, runId)).toEqual([
      'each[0] none',
      'each[1] none',
      'each[2] none',
      'each[3] none',
      'list running',
    ])
    await finish(setup)
    expect(shown(setup, runId).slice(0, 4)).toEqual([0, 1, 2, 3].map((index) => `each[${index}] upstream_failed`))
  })

  it('can be mapped over again, element by element; what gave no result is left out', async () => {
    const dag = makeDag('d', [
      makeTask('list'),
      makeTask('each', { upstream: ['list'], mapping: over('list') }),
      makeTask('again', { upstream: ['each'], mapping: over('each'), triggerRule: 'all_done' }),
    ])
    const { setup, runId } = await start(dag, ({ attempt }) => {
      if (attempt.taskId === 'list') return gives([1, 2, 3])
      return attempt.mapIndex === 1 ? success() : gives(attempt.mapIndex)
    })
    await finish(setup)
    expect(inputs(setup, 'again').map(({ elements }) => elements)).toEqual([[{ value: 0 }], [{ value: 2 }]])
    expect(setup.store.run('d', runId)?.state).toBe('success')
  })

  it('is skipped where there is nothing to map over, and so is what comes after it', async () => {
    for (const dag of [listed(), listed({ mapping: over(0) })]) {
      const { setup, runId } = await start(dag, () => gives([]))
      await finish(setup)
      expect(shown(setup, runId)).toEqual(['each skipped', 'list success', 'sum skipped'])
      expect(setup.store.run('d', runId)?.state).toBe('success')
    }
  })

  it.each([
    ['failed', failure(), {}, 'upstream_failed'],
    ['failed, whatever its rule', failure(), { triggerRule: 'all_done' }, 'upstream_failed'],
    ['skipped', { outcome: 'skipped', reason: 'no' }, {}, 'skipped'],
    ['skipped, whatever its rule', { outcome: 'skipped', reason: 'no' }, { triggerRule: 'all_done' }, 'skipped'],
    ['empty-handed', success(), {}, 'upstream_failed'],
    ['with a number', gives(3), {}, 'upstream_failed'],
  ] as const)('goes where Airflow sends it when its list is %s', async (_how, result, each, state) => {
    const { setup, runId } = await start(listed(each), () => result)
    await finish(setup)
    expect(shown(setup, runId)[0]).toBe(`each ${state}`)
  })

  it('fails above its limit, says both numbers, and owes its callback', async () => {
    const allowed = await start(listed(), () => gives(Array(10).fill(1)))
    await finish(allowed.setup)
    expect(allowed.setup.store.run('d', allowed.runId)?.state).toBe('success')
    const callbacks = { onSuccess: false, onFailure: true, onRetry: false, onSkipped: false }
    const dag = listed({ mapping: over('list', 4), callbacks })
    const { setup, runId } = await start(dag, () => gives([1, 2, 3]))
    await finish(setup)
    expect(setup.store.taskInstances('d', runId)[0]).toMatchObject({
      state: 'failed',
      reason: '"each" would be expanded to 12 task instances; its maxMapLength is 10.',
    })
    expect(setup.store.run('d', runId)?.state).toBe('failed')
    expect(setup.script.callbacks()).toEqual(['onFailure each.0'])
  })

  it('waits for its list though its trigger rule is met before', async () => {
    const dag = makeDag('d', [
      makeTask('first'),
      makeTask('list'),
      makeTask('each', { upstream: ['first', 'list'], mapping: over('list'), triggerRule: 'one_failed' }),
    ])
    const setup = await setUp([dag], ({ attempt: { taskId } }) =>
      taskId === 'list'
        ? { after: 5000, result: gives([1, 2]) }
        : { after: 10, result: taskId === 'first' ? failure() : success() },
    )
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(shown(setup, runId)).toEqual(['each none', 'first failed', 'list running'])
    await finish(setup)
    expect(shown(setup, runId).slice(0, 2)).toEqual(['each[0] success', 'each[1] success'])
  })
})

describe('after a rerun of its list', () => {
  it.each([
    ['shorter', 1, ['each[0] success', 'each[1] removed', 'each[2] removed'], 'success', [0]],
    ['longer', 5, [0, 1, 2, 3, 4].map((index) => `each[${index}] success`), 'success', [0, 1, 2, 3, 4]],
    ['empty', 0, ['each skipped', 'each[0] removed', 'each[1] removed', 'each[2] removed'], 'skipped', null],
  ] as const)('is expanded anew when it is %s', async (_how, second, rows, sum, taken) => {
    let length = 3
    const { setup, runId } = await start(listed(), ({ attempt }) =>
      attempt.taskId === 'list' ? gives(Array(length).fill('x')) : gives(attempt.mapIndex),
    )
    await finish(setup)
    length = second
    await setup.scheduler.clear({ dagId: 'd', runId, by: 'someone' })
    await finish(setup)
    expect(shown(setup, runId)).toEqual([...rows, 'list success', `sum ${sum}`])
    expect(setup.store.run('d', runId)?.state).toBe('success')
    if (taken !== null) expect(inputs(setup, 'sum').at(-1)?.upstreamResults).toEqual({ each: taken })
    length = 3
    await setup.scheduler.clear({ dagId: 'd', runId, by: 'someone' })
    await finish(setup)
    expect(shown(setup, runId).filter((each) => each.endsWith('success'))).toHaveLength(5)
  })

  it('keeps to its own row where its list fails, though it had indexes once', async () => {
    const lists: AttemptResult[] = [gives(['a', 'b']), gives([]), failure()]
    let pass = 0
    const { setup, runId } = await start(listed(), ({ attempt }) =>
      attempt.taskId === 'list' ? (lists[pass] ?? failure()) : gives(1),
    )
    await finish(setup)
    const logicalDate = setup.store.run('d', runId)?.logicalDate ?? 0
    for (const each of [1, 2]) {
      pass = each
      await setup.scheduler.trigger({ dagId: 'd', logicalDate, runType: 'backfill', ...by })
      await finish(setup)
    }
    const gone = ['each[0] removed', 'each[1] removed']
    expect(shown(setup, runId)).toEqual(['each upstream_failed', ...gone, 'list failed', 'sum upstream_failed'])
  })

  it('runs again one index alone, with the element that it had', async () => {
    const { setup, runId } = await start(listed(), ({ attempt }) =>
      attempt.taskId === 'list' ? gives(['a', 'b', 'c']) : gives(attempt.mapIndex),
    )
    await finish(setup)
    await setup.scheduler.clear({ dagId: 'd', runId, tasks: [{ taskId: 'each', mapIndex: 1 }], by: 'someone' })
    await finish(setup)
    expect(inputs(setup, 'each').slice(3)).toEqual([{ at: 1, upstreamResults: {}, elements: [{ value: 'b' }] }])
    expect(
      setup.store.attempts('d', runId, 'each').map(({ mapIndex, tryNumber }) => `${mapIndex}.${tryNumber}`),
    ).toEqual(['0.1', '1.1', '1.2', '2.1'])
  })
})

it('loses nothing when the process dies right before or after the commit that expands', async () => {
  for (const before of [true, false]) {
    let isDead = false
    const { setup, runId } = await start(listed(), () => gives([1, 2, 3]))
    const { store, clock } = setup
    const commit: typeof store.commit = (changes) => {
      const expands = changes.some(({ type }) => type === 'removeTaskInstance')
      if (isDead || (expands && before)) {
        isDead = true
        throw new Error('dead')
      }
      isDead = expands
      return store.commit(changes)
    }
    // Another process takes over while the list runs; it dies at the expansion, and a third goes on.
    const own = (owner: string, runStore: typeof store, mortal = clock.mortal()) => {
      const script = createScriptedRunner(mortal, ({ attempt }) => ({
        after: 10,
        result: attempt.taskId === 'list' ? gives([1, 2, 3]) : gives(attempt.mapIndex),
      }))
      const options = { runStore, clock: mortal, runner: script.runner, owner, backend: () => 'embedded' as const }
      createScheduler(options).start()
      return mortal
    }
    const drained = setup.scheduler.drain(0)
    await clock.runUntil(clock.now())
    await drained
    const second = own('two', { ...store, commit })
    await clock.runUntil(clock.now() + 500)
    second.kill()
    expect(isDead).toBe(true)
    own('three', store)
    await clock.runUntil(clock.now() + 60_000)
    expect(shown(setup, runId)).toEqual([
      'each[0] success',
      'each[1] success',
      'each[2] success',
      'list success',
      'sum success',
    ])
  }
})
