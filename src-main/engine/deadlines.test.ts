import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, START, setUp } from '../../tests/simulation/setUp.ts'
import type { DeadlineSpec } from '../contract/models/dag.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'

// No multiple of the heartbeat: a pass is due at the deadline itself.
const deadline: DeadlineSpec = { reference: 'queuedAt', interval: 33_000, hasCallback: true, alerts: [{ kind: 'log' }] }
const slow = ({ work }: AttemptRequest): Play => ({ after: work.kind === 'task' ? 100_000 : 10, result: success() })
const late = makeDag('d', [makeTask('a')], { deadline })

describe('a deadline', () => {
  it('that passes owes its callback and its alert once, and is seen in the history', async () => {
    const setup = await setUp([late], slow)
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 32_900)
    expect(setup.script.callbacks()).toEqual([])
    await finish(setup, 200)
    expect(setup.script.callbacks()).toEqual(['onDeadline __dag__.1'])
    expect(setup.script.requests.at(-1)?.work).toMatchObject({ error: { code: 'deadline-missed' } })
    expect(setup.store.alerts()).toMatchObject([{ message: { event: 'onDeadline', runId } }])
    await finish(setup, 300_000)
    expect(setup.script.callbacks()).toHaveLength(1)
    const names = setup.store.history({ dagId: 'd', runId }, 99).flatMap(({ name }) => name.split(' '))
    expect(names.filter((name) => name === 'missDeadline')).toHaveLength(1)
  })

  it('is nothing to a run that ends in time', async () => {
    const setup = await setUp([late], () => ({ after: 29_000, result: success() }))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 300_000)
    expect([setup.script.callbacks(), setup.store.alerts()]).toEqual([[], []])
  })

  it('passes while the app is down, and is owed once however often it starts', async () => {
    const runStore = createMemoryRunStore()
    const first = await setUp([late], slow, { runStore })
    const { runId } = await first.scheduler.trigger({ dagId: 'd', ...by })
    await finish(first, 1000)
    expect(runStore.alerts()).toEqual([])
    for (let start = 0; start < 3; start += 1) {
      const again = await setUp([], () => ({ after: 1e9, result: success() }), { runStore })
      await finish(again, 40_000)
    }
    expect(runStore.alerts()).toHaveLength(1)
    expect(runStore.missedDeadlines()).toEqual([{ dagId: 'd', runId }])
  })

  it('is reckoned from the logical date, from when the run was due, or from a date', async () => {
    const over = async (reference: DeadlineSpec['reference'], interval: number) => {
      const setup = await setUp(
        [makeDag('d', [makeTask('a')], { ...everyMinute, deadline: { ...deadline, reference, interval } })],
        slow,
      )
      await finish(setup, 25_000)
      return setup.store.alerts().length
    }
    // The run of 10:00, whose date is 09:59, was queued at 10:00:30; it is 10:00:55 now.
    expect([await over('logicalDate', 110_000), await over('logicalDate', 120_000)]).toEqual([1, 0])
    expect([await over('runAfter', 50_000), await over('runAfter', 60_000)]).toEqual([1, 0])
    expect([await over(START, 20_000), await over(START, 26_000)]).toEqual([1, 0])
  })

  it('has the whole time anew when its run is run again', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], { ...everyMinute, deadline })], slow)
    const dated = { dagId: 'd', logicalDate: START - 3_600_000, ...by }
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'x' })
    await finish(setup, 200_000)
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'x' })
    const first = await setup.scheduler.trigger(dated)
    const count = () => setup.store.alerts().filter(({ message }) => message.runId === first.runId).length
    await finish(setup, 150_000)
    expect([setup.store.run('d', first.runId)?.state, count()]).toEqual(['success', 1])
    await setup.scheduler.trigger({ ...dated, runType: 'backfill' })
    expect(setup.store.missedDeadlines().map(({ runId }) => runId)).not.toContain(first.runId)
    await finish(setup, 150_000)
    expect(count()).toBe(2)
  })

  it('does not bind a test', async () => {
    const setup = await setUp([late], slow)
    await setup.scheduler.runTest({ dagId: 'd', logicalDate: 0 })
    await finish(setup, 60_000)
    expect(setup.store.alerts()).toEqual([])
  })
})
