import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, setUp } from '../../tests/simulation/setUp.ts'

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
