import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { failure, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, quick, START, setUp } from '../../tests/simulation/setUp.ts'
import { type AttemptRequest } from './ports/attemptRunner.ts'

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
      elements: null,
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

  it('waits ever longer between failures, up to the cap; attempts that were lost do not count', async () => {
    const task = makeTask('a', { retries: 4, retryDelay: 1000, retryExponentialBackoff: true, maxRetryDelay: 3000 })
    const setup = await setUp([makeDag('d', [task])], ({ attempt }) => ({
      after: 0,
      result: attempt.tryNumber === 2 ? { outcome: 'lost', reason: 'killed' } : failure(),
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    // Failures at 0, 1 s (after a loss, and at once again), 3 s, 6 s and 9 s.
    const starts = setup.store.attempts('d', runId, 'a').map(({ startDate }) => (startDate ?? 0) - START)
    expect(starts).toEqual([0, 1000, 1000, 3000, 6000, 9000])
    expect(setup.states(runId)).toEqual(['a failed'])
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
      if (attempt.taskId === 'c') pokes += 1
      return { after: 10, result: pokes > 1 ? success() : results[attempt.taskId as 'a'] }
    }
    let pokes = 0
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
    const retried = makeDag('d', [makeTask('a', { executionTimeout: 5000, retries: 1, retryDelay: 3000 })])
    const again = await setUp([retried], slow)
    await again.scheduler.trigger({ dagId: 'd', ...by })
    await finish(again)
    // Each attempt has the whole time.
    const ends = again.store.attempts('d', runId, 'a').map(({ endDate }) => (endDate ?? 0) - START)
    expect(ends).toEqual([5000, 13_000])
    const run = await setUp([makeDag('d', chain(['a', 'b']), { dagrunTimeout: 7000 })], slow)
    await run.scheduler.trigger({ dagId: 'd', ...by })
    await finish(run, 8000)
    expect(run.states(runId)).toEqual(['a skipped', 'b skipped'])
    expect(run.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'cancelled', endDate: START + 7000 }])
    expect(run.script.running.size).toBe(0)
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

  it('charges nobody for a task that ends by an error because it was told to stop', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])], () => ({
      after: 60_000,
      result: success(),
      onAbort: failure('AbortError'),
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    const drained = setup.scheduler.drain(1000)
    await finish(setup, 2000)
    await drained
    expect(setup.store.taskInstances('d', runId)).toMatchObject([{ state: 'scheduled', failures: 0, losses: 0 }])
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
