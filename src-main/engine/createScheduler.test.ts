import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeFile, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memoryRunStore.ts'
import { createScriptedRunner, failure, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { createSimClock } from '../../tests/simulation/simClock.ts'
import type { PfadError } from '../contract/error.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import { createScheduler, type SchedulerOptions } from './createScheduler.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'

const z = (text: string) => Date.parse(text)
const START = z('2025-01-15T10:00:30Z')
const quick = (): Play => ({ after: 100, result: success(1) })

const setUp = async (
  dags: readonly SerializedDag[],
  play: (request: AttemptRequest) => Play = quick,
  over: Partial<SchedulerOptions> = {},
) => {
  const clock = createSimClock(START)
  const store = over.runStore ?? createMemoryRunStore()
  const script = createScriptedRunner(clock, play)
  const problems: PfadError[] = []
  const open = (owner: string) =>
    createScheduler({
      ...{ runStore: store, clock, runner: script.runner, owner, backend: () => 'embedded' as const },
      onProblem: (problem) => problems.push(problem),
      ...over,
    })
  const scheduler = open('one')
  for (const dag of dags) await scheduler.registerFile(makeFile(dag))
  scheduler.start()
  await clock.settle()
  const runs = (dagId = 'd') =>
    store
      .runs({ dagId, limit: 100 })
      .toReversed()
      .map(({ runId, state }) => `${runId.replace(/T|:00\+00:00$/g, ' ').trim()} ${state}`)
  const states = (runId: string, dagId = 'd') =>
    store.taskInstances(dagId, runId).map(({ taskId, state }) => `${taskId} ${state}`)
  return { clock, store, scheduler, script, problems, runs, states, open }
}
type Setup = Awaited<ReturnType<typeof setUp>>
const finish = async ({ clock }: Setup, ms = 60_000) => clock.runUntil(clock.now() + ms)
const by = { triggeredBy: 'cli' }
const everyMinute = { schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' } } as const

describe('a schedule', () => {
  it('runs the latest interval at once, then each at its end', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await setup.clock.runUntil(z('2025-01-15T10:02:10Z'))
    expect(setup.runs()).toEqual([
      'scheduled__2025-01-15 09:59 success',
      'scheduled__2025-01-15 10:00 success',
      'scheduled__2025-01-15 10:01 success',
    ])
    const [last] = setup.store.runs({ limit: 1 })
    expect(last).toMatchObject({
      logicalDate: z('2025-01-15T10:01Z'),
      runAfter: z('2025-01-15T10:02Z'),
      startDate: z('2025-01-15T10:02Z'),
    })
  })

  it('makes up for the latest interval only after a sleep, and notes the gap', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await finish(setup, 1000)
    setup.clock.jump(3_600_000)
    await finish(setup, 20_000)
    expect(setup.runs()).toEqual(['scheduled__2025-01-15 09:59 success', 'scheduled__2025-01-15 10:59 success'])
    const notes = setup.store.history({ dagId: 'd', runId: null }, 9).filter(({ name }) => name === 'skipIntervals')
    expect(notes.map(({ detail }) => detail)).toEqual([
      { skipIntervals: { from: z('2025-01-15T10:00Z'), to: z('2025-01-15T10:59Z') } },
    ])
  })

  it('repeats nothing when the clock goes back', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await finish(setup, 120_000)
    const before = setup.runs()
    setup.clock.jump(-60_000)
    await finish(setup, 59_000)
    expect(setup.runs()).toEqual(before)
    await finish(setup, 60_000)
    expect(setup.runs()).toHaveLength(before.length + 1)
  })

  it('catches up from the start date, no more at once than max_active_runs', async () => {
    const dag = makeDag('d', [makeTask('a')], {
      ...everyMinute,
      catchup: true,
      startDate: z('2025-01-15T09:00Z'),
      maxActiveRuns: 3,
    })
    const setup = await setUp([dag])
    expect(setup.store.activeRuns()).toHaveLength(3)
    await finish(setup, 20_000)
    expect(setup.runs()).toHaveLength(60)
    expect(setup.runs()[0]).toBe('scheduled__2025-01-15 09:00 success')
  })

  it('makes no run while paused, and the latest one on unpausing', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], { ...everyMinute, isPausedUponCreation: true })])
    await finish(setup, 600_000)
    expect(setup.runs()).toEqual([])
    expect(setup.scheduler.dagSummary('d')).toMatchObject({ isPaused: true, nextDagRunAt: null })
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    await finish(setup, 10_000)
    expect(setup.runs()).toEqual(['scheduled__2025-01-15 10:09 success'])
    expect(setup.scheduler.dagSummary('d').nextDagRunAt).toBe(z('2025-01-15T10:11Z'))
  })

  it('foretells its next runs', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await finish(setup, 1000)
    expect(
      setup.scheduler
        .nextExecutions('d', 3)
        .map(({ logicalDate }) => new Date(logicalDate).toISOString().slice(11, 16)),
    ).toEqual(['10:00', '10:01', '10:02'])
    expect(() => setup.scheduler.nextExecutions('x', 1)).toThrow(expect.objectContaining({ code: 'dag-not-found' }))
  })
})

describe('a run', () => {
  it('goes through its tasks with their results, in few commits', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b', 'c']))], ({ attempt }) => ({
      after: 10,
      result: success(attempt.taskId.length),
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', conf: { x: 1 }, ...by })
    const over = setup.scheduler.waitForRun('d', runId)
    await finish(setup)
    expect((await over).state).toBe('success')
    expect(setup.script.tasks()).toEqual(['a.1', 'b.1', 'c.1'])
    expect(setup.script.requests[1]).toMatchObject({
      upstreamResults: { a: 1 },
      retriesLeft: 0,
      dagRun: { conf: { x: 1 } },
    })
    const names = setup.store
      .history({ dagId: 'd', runId }, 99)
      .filter(({ taskId }) => taskId === 'b')
      .map(({ name }) => name)
    expect(names).toEqual(['schedule queue start', 'succeed'])
  })

  it('retries after the delay, on the user’s account, and then fails', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b'], { retries: 1, retryDelay: 3000 }))], () => ({
      after: 10,
      result: failure(),
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 2000)
    expect(setup.store.taskInstances('d', runId)[0]).toMatchObject({
      state: 'up_for_retry',
      tryNumber: 1,
      failures: 1,
      reason: 'it broke',
    })
    await finish(setup, 3000)
    expect(setup.states(runId)).toEqual(['a failed', 'b upstream_failed'])
    expect(setup.store.run('d', runId)?.state).toBe('failed')
    expect(setup.script.requests.map(({ retriesLeft }) => retriesLeft)).toEqual([1, 0])
  })

  it('retries a lost attempt on the infrastructure’s account, until it looks like the task’s doing', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])], () => ({
      after: 10,
      result: { outcome: 'lost', reason: 'killed by the system' },
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    expect(setup.store.taskInstances('d', runId)).toMatchObject([
      { state: 'failed', tryNumber: 5, failures: 0, losses: 5 },
    ])
    expect(setup.store.attempts('d', runId, 'a').map(({ outcome }) => outcome)).toEqual(Array(5).fill('lost'))
  })

  it('fails, skips and reschedules as its tasks say', async () => {
    const results = {
      a: { outcome: 'failed', error: { code: 'task', message: 'no' }, retryable: false },
      b: { outcome: 'skipped', reason: 'nothing to do' },
      c: { outcome: 'rescheduled', at: START + 5000 },
    } as const
    const play = ({ attempt }: AttemptRequest): Play => {
      const result = attempt.tryNumber > 1 ? success() : results[attempt.taskId as 'a']
      return { after: 10, result }
    }
    const setup = await setUp(
      [
        makeDag(
          'd',
          ['a', 'b', 'c'].map((id) => makeTask(id, { retries: 3 })),
        ),
      ],
      play,
    )
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(setup.states(runId)).toEqual(['a failed', 'b skipped', 'c up_for_reschedule'])
    await finish(setup)
    expect(setup.states(runId)).toEqual(['a failed', 'b skipped', 'c success'])
  })

  it('skips the branches that a task did not choose', async () => {
    const tasks = [
      makeTask('a'),
      makeTask('b', { upstream: ['a'] }),
      makeTask('c', { upstream: ['a'] }),
      makeTask('d', { upstream: ['b', 'c'], triggerRule: 'none_failed_min_one_success' }),
    ]
    const setup = await setUp([makeDag('d', tasks)], ({ attempt }) => ({
      after: 1,
      result: { outcome: 'success', xcoms: {}, skip: attempt.taskId === 'a' ? ['b'] : [] },
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    expect(setup.states(runId)).toEqual(['a success', 'b skipped', 'c success', 'd success'])
  })

  it('stops a task at its execution timeout and a run at its own', async () => {
    const slow = () => ({ after: 60_000, result: success() })
    const task = await setUp([makeDag('d', [makeTask('a', { executionTimeout: 5000 })])], slow)
    const { runId } = await task.scheduler.trigger({ dagId: 'd', ...by })
    await finish(task, 6000)
    expect(task.store.attempts('d', runId, 'a')).toMatchObject([
      { outcome: 'failed', error: { code: 'task-timeout' }, endDate: START + 5000 },
    ])
    const run = await setUp([makeDag('d', chain(['a', 'b']), { dagrunTimeout: 7000 })], slow)
    await run.scheduler.trigger({ dagId: 'd', ...by })
    await finish(run, 8000)
    expect(run.states(runId)).toEqual(['a skipped', 'b skipped'])
    expect(run.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'cancelled', endDate: START + 7000 }])
    expect(run.script.running.size).toBe(0)
  })
})

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

  it('let the more important go first, then the older run', async () => {
    const tasks = [makeTask('low'), makeTask('high', { priorityWeight: 9 })]
    const setup = await setUp([makeDag('d', tasks)], quick, { parallelism: 1 })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    expect(setup.script.tasks()).toEqual(['high.1', 'low.1'])
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

describe('a run by hand', () => {
  it('has the interval of its date, or the last complete one', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], { ...everyMinute, isPausedUponCreation: true })])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    await finish(setup, 1000)
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'ui' })
    const run = await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2024-06-01T06:31:20Z'), ...by })
    expect(run).toMatchObject({
      runId: 'manual__2024-06-01T06:31:00+00:00',
      dataInterval: { start: z('2024-06-01T06:31Z'), end: z('2024-06-01T06:32Z') },
      runAfter: START + 1000,
    })
    // The latest interval has run already: without a date that run is run again.
    const again = await setup.scheduler.trigger({ dagId: 'd', ...by })
    expect(again).toMatchObject({ runId: 'scheduled__2025-01-15T09:59:00+00:00', state: 'queued', triggeredBy: 'cli' })
  })

  it('is refused for a date that has a run, unless it is a backfill', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await finish(setup, 1000)
    const logicalDate = z('2025-01-15T09:59Z')
    await expect(setup.scheduler.trigger({ dagId: 'd', logicalDate, ...by })).rejects.toMatchObject({
      code: 'run-exists',
    })
    await setup.scheduler.trigger({ dagId: 'd', logicalDate, runType: 'backfill', ...by })
    await expect(
      setup.scheduler.trigger({ dagId: 'd', logicalDate, runType: 'backfill', ...by }),
    ).rejects.toMatchObject({ code: 'run-exists' })
    await finish(setup, 1000)
    expect(setup.script.tasks()).toEqual(['a.1', 'a.2'])
    expect(setup.runs()).toHaveLength(1)
    await expect(setup.scheduler.trigger({ dagId: 'x', ...by })).rejects.toMatchObject({ code: 'dag-not-found' })
  })

  it('waits while its DAG is paused', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], { isPausedUponCreation: true })])
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    expect(setup.store.run('d', runId)?.state).toBe('queued')
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    await finish(setup, 1000)
    expect(setup.store.run('d', runId)?.state).toBe('success')
  })

  it('goes by the DAG’s new version when it is run again, and by its own while it runs', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b']), everyMinute)])
    await setup.scheduler.registerFile(makeFile(makeDag('d', chain(['b', 'c']), { ...everyMinute, version: 'v2' })))
    await finish(setup, 1000)
    expect(setup.script.requests.map(({ dagVersion, attempt }) => `${attempt.taskId} ${dagVersion}`)).toEqual([
      'a v1',
      'b v1',
    ])
    await setup.scheduler.trigger({ dagId: 'd', runType: 'backfill', logicalDate: z('2025-01-15T09:59Z'), ...by })
    await finish(setup, 1000)
    expect(setup.states('scheduled__2025-01-15T09:59:00+00:00')).toEqual(['a removed', 'b success', 'c success'])
    expect(setup.script.tasks()).toEqual(['a.1', 'b.1', 'b.2', 'c.1'])
  })

  it('can be cancelled: what runs is stopped, the rest is skipped', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b']))], () => ({ after: 60_000, result: success() }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.cancelRun({ dagId: 'd', runId, by: 'ui' })
    expect(setup.states(runId)).toEqual(['a failed', 'b skipped'])
    await finish(setup, 1)
    expect([setup.script.running.size, setup.scheduler.inFlight()]).toEqual([0, 0])
    await expect(setup.scheduler.cancelRun({ dagId: 'd', runId, by: 'ui' })).rejects.toMatchObject({
      code: 'run-not-active',
    })
  })
})

describe('dags test', () => {
  const date = { dagId: 'd', logicalDate: z('2025-01-15T09:00:00Z') }
  const paused = makeDag('d', [makeTask('a')], { ...everyMinute, isPausedUponCreation: true })

  it('runs though the DAG is paused, and replaces the test before', async () => {
    const removed: string[] = []
    const setup = await setUp([paused], quick, { removeLogs: async (_, runId) => void removed.push(runId) })
    const first = await setup.scheduler.runTest(date)
    await finish(setup, 1000)
    const again = setup.scheduler.runTest({ ...date, conf: { x: 1 } })
    await finish(setup, 1000)
    expect(await again).toMatchObject({ runId: first.runId, conf: { x: 1 }, triggeredBy: 'test' })
    expect(setup.store.runs({ limit: 9 })).toHaveLength(1)
    expect(setup.script.tasks()).toEqual(['a.1', 'a.1'])
    expect(removed).toEqual([first.runId])
  })

  it('replaces a test that still runs once its children are gone, and refuses to replace anybody else’s', async () => {
    const setup = await setUp([paused], () => ({ after: 60_000, result: success() }))
    await setup.scheduler.runTest(date)
    const again = setup.scheduler.runTest(date)
    await finish(setup, 10)
    await again
    expect([setup.script.running.size, setup.script.tasks().length]).toEqual([1, 2])
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-15T08:00Z'), ...by })
    await expect(setup.scheduler.runTest({ dagId: 'd', logicalDate: z('2025-01-15T08:00Z') })).rejects.toMatchObject({
      code: 'run-active',
    })
  })
})

describe('callbacks', () => {
  const all = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }

  it('run after the transition that asks for them, for the task and for the DAG', async () => {
    const dag = makeDag('d', [makeTask('a', { callbacks: all, retries: 1, retryDelay: 10 })], { callbacks: all })
    const setup = await setUp([dag], ({ attempt, work }) => ({
      after: 1,
      result: work.kind === 'task' && attempt.tryNumber === 1 ? failure() : success(),
    }))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(setup.script.callbacks()).toEqual(['onRetry a.1', 'onSuccess a.2', 'onSuccess __dag__.1'])
    expect(setup.store.callbacks()).toEqual([])
  })

  it('are tried again, and given up with a word', async () => {
    const dag = makeDag('d', [makeTask('a', { callbacks: all })])
    const setup = await setUp([dag], ({ work }) => ({
      after: 1,
      result: work.kind === 'task' ? success() : failure('no mail'),
    }))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 120_000)
    expect(setup.script.callbacks()).toEqual(Array(4).fill('onSuccess a.1'))
    expect(setup.problems).toMatchObject([{ code: 'callback-failed', message: expect.stringContaining('no mail') }])
    expect(setup.store.callbacks()).toEqual([])
  })
})

describe('closing and coming back', () => {
  it('drains: what runs may finish, then it is taken back for the next start, on nobody’s account', async () => {
    const setup = await setUp(
      [makeDag('d', [makeTask('fast'), makeTask('slow'), makeTask('next', { upstream: ['fast'] })])],
      ({ attempt }) => ({
        after: attempt.taskId === 'slow' && attempt.tryNumber === 1 ? 60_000 : 1000,
        result: success(),
      }),
    )
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    const drained = setup.scheduler.drain(5000)
    await finish(setup, 6000)
    await drained
    await setup.scheduler[Symbol.asyncDispose]()
    expect(setup.states(runId)).toEqual(['fast success', 'next scheduled', 'slow scheduled'])
    expect(setup.store.attempts('d', runId, 'slow')).toMatchObject([{ outcome: 'cancelled' }])
    await expect(setup.scheduler.trigger({ dagId: 'd', ...by })).rejects.toMatchObject({ code: 'closing' })
    setup.open('two').start()
    await finish(setup, 2000)
    expect(setup.states(runId)).toEqual(['fast success', 'next success', 'slow success'])
    expect(setup.store.taskInstances('d', runId)[2]).toMatchObject({ tryNumber: 2, failures: 0, losses: 0 })
  })

  it('finds lost what says running and is not its own, and runs it again at once', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])], ({ attempt }) => ({
      after: attempt.tryNumber === 1 ? 1e9 : 10,
      result: success(),
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    setup.open('two').start()
    await setup.clock.settle()
    expect(setup.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'lost' }, { outcome: null }])
    await finish(setup, 100)
    expect(setup.store.taskInstances('d', runId)).toMatchObject([{ state: 'success', tryNumber: 2, failures: 0 }])
  })

  it('renews the lease of what runs for long', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])], () => ({ after: 200_000, result: success() }))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 150_000)
    expect(setup.store.runningAttempts()[0]?.leaseUntil).toBeGreaterThan(setup.clock.now() + 30_000)
  })
})

describe('the store', () => {
  it('may fail for a while: commands say so, results wait, nothing is lost', async () => {
    const memory = createMemoryRunStore()
    let isFull = false
    const commit: typeof memory.commit = (changes) => {
      if (isFull) throw new Error('disk full')
      return memory.commit(changes)
    }
    const setup = await setUp([makeDag('d', chain(['a', 'b']))], quick, { runStore: { ...memory, commit } })
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    isFull = true
    await finish(setup, 5000)
    await expect(setup.scheduler.trigger({ dagId: 'd', ...by })).rejects.toThrow('disk full')
    expect(setup.states(runId)).toEqual(['a running', 'b none'])
    expect(setup.problems.length).toBeGreaterThan(3)
    isFull = false
    await finish(setup, 5000)
    expect(setup.states(runId)).toEqual(['a success', 'b success'])
    expect(setup.script.tasks()).toEqual(['a.1', 'b.1'])
  })

  it('is believed where it says otherwise: the state is read again', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])])
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    // Somebody else takes the run away, against the rule.
    setup.store.commit([{ type: 'removeRun', dagId: 'd', runId }])
    await finish(setup, 5000)
    expect(setup.problems).toEqual([])
    const next = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 5000)
    expect(setup.store.run('d', next.runId)?.state).toBe('success')
  })
})
