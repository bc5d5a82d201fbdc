import { expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, setUp } from '../../tests/simulation/setUp.ts'

it('changes of a pool count at once, without a minute going by', async () => {
  let pools: Record<string, number> = { default_pool: 128, etl: 2 }
  const tasks = ['a', 'b', 'c', 'd', 'e'].map((id) => makeTask(id, { pool: 'etl' }))
  const setup = await setUp(
    [makeDag('d', [...tasks, makeTask('late', { pool: 'new' })])],
    () => ({ after: 10_000, result: success() }),
    { pools: () => pools },
  )
  const { scheduler, script, clock } = setup
  const { runId } = await scheduler.trigger({ dagId: 'd', ...by })
  expect(scheduler.poolUse()).toEqual({
    etl: { running: 2, queued: 0, scheduled: 3 },
    new: { running: 0, queued: 0, scheduled: 1 },
  })
  const wake = async (changed: Record<string, number>) => {
    pools = changed
    const now = clock.now()
    scheduler.wake()
    await clock.settle()
    expect(clock.now()).toBe(now)
  }
  await wake({ default_pool: 128, etl: 4, new: Number.POSITIVE_INFINITY })
  expect(scheduler.poolUse()).toEqual({
    etl: { running: 4, queued: 0, scheduled: 1 },
    new: { running: 1, queued: 0, scheduled: 0 },
  })
  // What runs goes on in a pool that is smaller now; nothing more starts.
  await wake({ default_pool: 128, etl: 0 })
  expect(script.running.size).toBe(5)
  await finish(setup, 10_000)
  expect(scheduler.poolUse()).toEqual({ etl: { running: 0, queued: 0, scheduled: 1 } })
  expect(setup.store.taskInstances('d', runId).find(({ state }) => state === 'scheduled')?.reason).toContain('widen it')
  await wake({ default_pool: 128, etl: 1 })
  await finish(setup, 10_000)
  expect(setup.store.run('d', runId)?.state).toBe('success')
})
