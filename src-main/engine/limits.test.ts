import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, quick, type Setup, START, setUp, z } from '../../tests/simulation/setUp.ts'
import type { SerializedDag, WeightRule } from '../contract/models/dag.ts'
import { effectiveWeights } from '../core/priority.ts'

describe('limits', () => {
  const most = async (setup: Setup, count: number) => {
    let seen = 0
    await Promise.all(Array.from({ length: count }, () => setup.scheduler.trigger({ dagId: 'd', ...by })))
    for (let i = 0; i < 500; i += 1) {
      seen = Math.max(seen, setup.script.running.size)
      if (!(await setup.clock.step(START + 600_000))) break
    }
    expect(setup.store.activeRuns()).toEqual([])
    return seen
  }
  const wide = (over: Partial<SerializedDag> = {}, task = {}) =>
    makeDag(
      'd',
      ['a', 'b', 'c', 'd'].map((id) => makeTask(id, task)),
      over,
    )

  it('are kept: parallelism, pool slots, active runs, active tasks of a run', async () => {
    expect(await most(await setUp([wide()], quick, { parallelism: 3 }), 3)).toBe(3)
    expect(
      await most(await setUp([wide({}, { pool: 'p', poolSlots: 2 })], quick, { pools: () => ({ p: 5 }) }), 3),
    ).toBe(2)
    expect(await most(await setUp([wide({ maxActiveRuns: 1 })], quick), 3)).toBe(4)
    expect(await most(await setUp([wide({ maxActiveTasks: 1 })], quick), 3)).toBe(3)
  })

  it('tell a task why it waits whose pool is missing or too small, until that changes', async () => {
    let pools: Record<string, number> = { default_pool: 4 }
    const tasks = [makeTask('big', { poolSlots: 5 }), makeTask('lost', { pool: 'gpu' }), makeTask('ok')]
    const named = makeDag('n', [makeTask('a', { pool: 'constructor' })])
    const setup = await setUp([makeDag('d', tasks), named], quick, { pools: () => pools })
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    const other = await setup.scheduler.trigger({ dagId: 'n', ...by })
    await finish(setup)
    expect(setup.store.taskInstances('n', other.runId)[0]?.reason).toContain('There is no pool "constructor"')
    expect(setup.states(runId)).toEqual(['big scheduled', 'lost scheduled', 'ok success'])
    expect(setup.store.taskInstances('d', runId).map(({ reason }) => reason)).toEqual([
      'The task "big" asks for 5 slots of the pool "default_pool", which has 4: widen it, or ask for fewer.',
      'There is no pool "gpu", which the task "lost" asks for: make it, or name one of default_pool.',
      null,
    ])
    // Said once, not with every pass.
    expect(setup.store.history({ dagId: 'd', runId }, 99).filter(({ name }) => name.includes('block'))).toHaveLength(2)
    pools = { default_pool: 5, gpu: 1 }
    await finish(setup)
    expect(setup.store.taskInstances('d', runId)).toMatchObject([
      { state: 'success', reason: null },
      { state: 'success', reason: null },
      { state: 'success' },
    ])
  })

  it('let the more important go first, then the older run', async () => {
    const tasks = [makeTask('low'), makeTask('high', { priorityWeight: 9 })]
    const setup = await setUp([makeDag('d', tasks)], quick, { parallelism: 1 })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    expect(setup.script.tasks()).toEqual(['high.1', 'low.1'])
    const started = async (maxActiveRuns: number) => {
      const dated = await setUp([makeDag('d', tasks, { maxActiveRuns })], quick, { parallelism: 1 })
      const dates = [2, 3, 1].map((hour) => z(`2025-01-15T0${hour}:00Z`))
      const trigger = (logicalDate: number) =>
        dated.scheduler.trigger({ dagId: 'd', logicalDate, runType: 'scheduled', ...by })
      await dated.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'x' })
      await Promise.all(dates.map(trigger))
      await dated.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'x' })
      await finish(dated)
      return dated.script.requests.map(({ attempt, dagRun }) => `${attempt.taskId} ${dagRun.runId.slice(22, 24)}`)
    }
    expect(await started(9)).toEqual(['high 01', 'high 02', 'high 03', 'low 01', 'low 02', 'low 03'])
    expect(await started(1)).toEqual(['high 01', 'low 01', 'high 02', 'low 02', 'high 03', 'low 03'])
    const late = await setUp([makeDag('d', tasks)], quick, { parallelism: 1 })
    for (const hour of [3, 1, 2]) {
      const logicalDate = z(`2025-01-15T0${hour}:00Z`)
      await late.scheduler.trigger({ dagId: 'd', logicalDate, runType: 'scheduled', ...by })
    }
    await finish(late)
    const order = late.script.requests.map(({ attempt, dagRun }) => `${attempt.taskId} ${dagRun.runId.slice(22, 24)}`)
    expect(order).toEqual(['high 03', 'high 01', 'high 02', 'low 01', 'low 02', 'low 03'])
  })

  it('let the instances of a mapped task go in their order', async () => {
    const mapping = { over: [{ length: 12 }], whole: [], maxMapLength: 99 }
    const setup = await setUp([makeDag('d', [makeTask('a', { mapping })])], quick, { parallelism: 1 })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    const order = setup.script.requests.map(({ attempt }) => attempt.mapIndex)
    expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index))
  })

  it('count what is queued and waits for a place among all attempts', async () => {
    const options = { parallelism: 1, pools: () => ({ default_pool: 128, p: 3 }) }
    const five = (over: Partial<SerializedDag>, pool: string) =>
      makeDag(
        'd',
        ['a', 'b', 'c', 'd', 'e'].map((id) => makeTask(id, { pool })),
        over,
      )
    for (const dag of [five({ maxActiveTasks: 3 }, 'default_pool'), five({}, 'p')]) {
      const setup = await setUp([dag], quick, options)
      const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
      await finish(setup, 150)
      expect(setup.states(runId)).toEqual(['a success', 'b running', 'c queued', 'd queued', 'e scheduled'])
    }
  })

  it('count the task instances of one task: in a run, and over all runs', async () => {
    const mapping = { over: [{ length: 4 }], whole: [], maxMapLength: 9 }
    const inRun = makeDag('d', [makeTask('a', { maxActiveTisPerDagrun: 2, mapping }), makeTask('b')])
    expect(await most(await setUp([inRun], quick), 1)).toBe(3)
    expect(await most(await setUp([inRun], quick, { parallelism: 99 }), 3)).toBe(9)
    const inDag = makeDag('d', [makeTask('a', { maxActiveTisPerDag: 3, mapping })])
    expect(await most(await setUp([inDag], quick, { parallelism: 99 }), 3)).toBe(3)
  })

  it('weigh a task by what hangs on it, unless it says otherwise', async () => {
    const tasks = (weightRule: WeightRule) =>
      [
        makeTask('lone', { priorityWeight: 2 }),
        makeTask('first'),
        makeTask('next', { upstream: ['first'] }),
        makeTask('last', { upstream: ['next'], priorityWeight: 3 }),
      ].map((task) => ({ ...task, weightRule }))
    const order = async (rule: WeightRule) => {
      const setup = await setUp([makeDag('d', tasks(rule))], quick, { parallelism: 1 })
      await setup.scheduler.trigger({ dagId: 'd', ...by })
      await finish(setup)
      return setup.script.tasks().map((name) => name.split('.')[0])
    }
    expect(await order('downstream')).toEqual(['first', 'next', 'last', 'lone'])
    expect(await order('absolute')).toEqual(['lone', 'first', 'next', 'last'])
    expect(await order('upstream')).toEqual(['lone', 'first', 'next', 'last'])
    expect(Object.fromEntries(effectiveWeights(makeDag('d', tasks('upstream'))))).toEqual({
      ...{ lone: 2, first: 1, next: 2, last: 5 },
    })
    expect(Object.fromEntries(effectiveWeights(makeDag('d', tasks('downstream'))))).toEqual({
      ...{ lone: 2, first: 5, next: 4, last: 3 },
    })
  })

  it('let a task wait for those right after it in the run before', async () => {
    const startsOf = async (waitForDownstream: boolean) => {
      const tasks = [
        makeTask('a', { dependsOnPast: true, waitForDownstream }),
        makeTask('b', { upstream: ['a'] }),
        makeTask('c', { upstream: ['b'] }),
      ]
      const range = { catchup: true, startDate: z('2025-01-15T09:58Z') }
      const setup = await setUp([makeDag('d', tasks, { ...everyMinute, ...range })], ({ attempt }) => ({
        after: attempt.taskId === 'a' ? 100 : 5000,
        result: success(),
      }))
      const starts = () =>
        setup.script.requests.map(({ attempt }) => `${attempt.runId.slice(25, 27)} ${attempt.taskId}`)
      await finish(setup, 4000)
      const early = starts()
      await finish(setup, 2000)
      return [early, starts()]
    }
    expect(await startsOf(true)).toEqual([
      ['58 a', '58 b'],
      ['58 a', '58 b', '58 c', '59 a', '59 b'],
    ])
    expect((await startsOf(false))[0]).toEqual(['58 a', '58 b', '59 a', '59 b'])
  })

  it('let a task go on after a past that was skipped', async () => {
    const dag = makeDag('d', [makeTask('a', { dependsOnPast: true })], everyMinute)
    const setup = await setUp([{ ...dag, catchup: true, startDate: z('2025-01-15T09:57Z') }], () => ({
      after: 100,
      result: { outcome: 'skipped', reason: 'nothing to do' },
    }))
    await finish(setup, 5000)
    expect(setup.runs().map((run) => run.slice(-13))).toEqual(['09:57 success', '09:58 success', '09:59 success'])
  })

  it('make a task wait for the run right before only, though an older one is at work again', async () => {
    const dag = makeDag('d', [makeTask('a', { dependsOnPast: true })], everyMinute)
    let isSlow = false
    const setup = await setUp([{ ...dag, catchup: true, startDate: z('2025-01-15T09:57Z') }], () => ({
      after: isSlow ? 1e6 : 10,
      result: success(),
    }))
    await finish(setup, 5000)
    isSlow = true
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-15T09:57Z'), runType: 'backfill', ...by })
    await finish(setup, 70_000)
    expect(setup.script.tasks()).toHaveLength(5)
  })

  it('make a task wait for a past that a person marks failed with the very commit that makes its run', async () => {
    const dag = makeDag('d', [makeTask('a', { dependsOnPast: true })], everyMinute)
    const setup = await setUp([dag])
    await finish(setup, 5000)
    const [before] = setup.store.runs({ dagId: 'd', limit: 1 })
    expect(before?.state).toBe('success')
    const [, { runId }] = await Promise.all([
      setup.scheduler.markTasks({
        ...{ dagId: 'd', runId: before?.runId ?? '', tasks: [{ taskId: 'a' }] },
        ...{ state: 'failed', by: 'mina' },
      }),
      setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-15T10:00Z'), ...by }),
    ])
    await finish(setup, 10_000)
    expect([setup.script.tasks(), setup.states(runId)]).toEqual([['a.1'], ['a none']])
  })

  it('make a task wait for the same task of the run before, where it asks for that', async () => {
    const dag = makeDag('d', [makeTask('a', { dependsOnPast: true })], everyMinute)
    let isBroken = true
    const setup = await setUp([{ ...dag, catchup: true, startDate: z('2025-01-15T09:57Z') }], () => ({
      after: 1000,
      result: isBroken ? failure() : success(),
    }))
    await finish(setup, 5000)
    expect(setup.runs()).toEqual([
      'scheduled__2025-01-15 09:57 failed',
      'scheduled__2025-01-15 09:58 running',
      'scheduled__2025-01-15 09:59 running',
    ])
    isBroken = false
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-15T09:57Z'), runType: 'backfill', ...by })
    await finish(setup, 20_000)
    expect(setup.runs()).toEqual([
      'scheduled__2025-01-15 09:57 success',
      'scheduled__2025-01-15 09:58 success',
      'scheduled__2025-01-15 09:59 success',
    ])
  })
})
