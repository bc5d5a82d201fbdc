import { expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { createScriptedRunner, failure, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, type Setup, START, setUp } from '../../tests/simulation/setUp.ts'
import { createScheduler } from './createScheduler.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'

// Each look has the whole time, as in Airflow.
const SENSOR = makeDag('d', [makeTask('a', { retries: 1, retryDelay: 1000, executionTimeout: 3000 })])
/** Pokes at most `times` times, a second apart; then `last`. */
const pokes =
  (times: number, last: Play['result'] = success(7)) =>
  (setup: () => Setup) => {
    let poke = 0
    return (): Play => {
      poke += 1
      return {
        after: 10,
        result: poke < times ? { outcome: 'rescheduled', at: setup().clock.now() + 1000 } : last,
      }
    }
  }
const sense = async (play: (setup: () => Setup) => (request: AttemptRequest) => Play) => {
  let made: Setup | null = null
  const now = (): Setup => {
    if (made === null) throw new Error('not set up yet')
    return made
  }
  made = await setUp([SENSOR], play(now))
  const { runId } = await made.scheduler.trigger({ dagId: 'd', ...by })
  return { setup: made, runId }
}

it('goes on with its attempt after each reschedule: one try, one row, the first start for all', async () => {
  const { setup, runId } = await sense(pokes(50))
  await finish(setup, 4500)
  expect(setup.store.taskInstances('d', runId)).toMatchObject([
    { state: 'up_for_reschedule', tryNumber: 1, reschedules: 5, firstStartedAt: START, startDate: START },
  ])
  expect(setup.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'rescheduled', startDate: START }])
  await finish(setup)
  expect(setup.store.taskInstances('d', runId)).toMatchObject([{ state: 'success', tryNumber: 1, reschedules: 0 }])
  expect(setup.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'success', startDate: START }])
  expect(setup.script.requests).toHaveLength(50)
  expect(
    new Set(
      setup.script.requests.map(({ attempt, firstStartedAt }) => `${attempt.tryNumber} ${firstStartedAt - START}`),
    ),
  ).toEqual(new Set(['1 0']))
})

it('writes a few lines of history however often it looked', async () => {
  const { setup, runId } = await sense(pokes(3000))
  await finish(setup, 4_000_000)
  const lines = setup.store.history({ dagId: 'd', runId }, 1e6).filter(({ taskId }) => taskId === 'a')
  expect(lines.flatMap(({ name }) => name.split(' '))).toEqual([
    ...['schedule', 'queue', 'start', 'reschedule'],
    ...['schedule', 'queue', 'start', 'succeed'],
  ])
  expect(setup.store.run('d', runId)?.state).toBe('success')
})

it('begins a new attempt once one of its looks failed, and counts its time from the first look of all', async () => {
  let poke = 0
  const { setup, runId } = await sense((now) => () => {
    poke += 1
    const again = { outcome: 'rescheduled', at: now().clock.now() + 1000 } as const
    return { after: 10, result: poke === 3 ? failure() : poke < 6 ? again : success() }
  })
  await finish(setup)
  expect(setup.store.attempts('d', runId, 'a').map(({ outcome }) => outcome)).toEqual(['failed', 'success'])
  const starts = setup.script.requests.map(({ firstStartedAt }) => firstStartedAt)
  expect(new Set(starts)).toEqual(new Set([START]))
})

it('loses the attempt and doubles none when the process dies in a look or between two', async () => {
  const store = createMemoryRunStore()
  const setup = await setUp([SENSOR], () => ({ after: 500, result: { outcome: 'rescheduled', at: START + 60_000 } }), {
    runStore: store,
  })
  const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
  await finish(setup, 60_200)
  // In its second look now; nobody told this scheduler to stop.
  expect(setup.script.running.size).toBe(1)
  const next = createScriptedRunner(setup.clock, () => ({ after: 10, result: success() }))
  const after = createScheduler({
    ...{ runStore: store, clock: setup.clock, runner: next.runner, owner: 'two', backend: () => 'embedded' as const },
  })
  after.start()
  await setup.clock.settle()
  expect(store.attempts('d', runId, 'a').map(({ outcome }) => outcome)).toEqual(['lost', null])
  await setup.clock.runUntil(setup.clock.now() + 100)
  expect(store.taskInstances('d', runId)).toMatchObject([{ state: 'success', tryNumber: 2 }])
  expect(next.requests.map(({ firstStartedAt }) => firstStartedAt)).toEqual([START])
})

it('starts anew, with the next number and a new first look, when it is cleared while it waits', async () => {
  const { setup, runId } = await sense(() => () => ({ after: 10, result: { outcome: 'rescheduled', at: START + 1e7 } }))
  await finish(setup, 5000)
  await setup.scheduler.clear({ dagId: 'd', runId, by: 'someone' })
  await finish(setup, 1000)
  expect(setup.store.taskInstances('d', runId)).toMatchObject([
    { state: 'up_for_reschedule', tryNumber: 2, reschedules: 1, firstStartedAt: START + 5000 },
  ])
  expect(setup.store.attempts('d', runId, 'a')).toHaveLength(2)
})
