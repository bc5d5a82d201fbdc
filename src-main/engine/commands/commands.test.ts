import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeFile, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, quick, START, setUp, z } from '../../../tests/simulation/setUp.ts'

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

describe('params', () => {
  const dag = makeDag('d', [makeTask('a')], {
    ...everyMinute,
    params: { type: 'object', properties: { from: { default: '' }, to: {} }, required: [] },
  })

  it('that the DAG does not have are refused, by name', async () => {
    const setup = await setUp([dag])
    const refusal = {
      code: 'bad-params',
      message: 'd has no params "form", "too".',
      hint: 'It takes: from, to.',
    }
    const conf = { from: 'x', form: 1, too: 2 }
    await expect(setup.scheduler.trigger({ dagId: 'd', conf, ...by })).rejects.toMatchObject(refusal)
    await expect(setup.scheduler.runTest({ dagId: 'd', conf })).rejects.toMatchObject(refusal)
    const logicalDate = z('2025-01-15T08:00:00Z')
    expect(await setup.scheduler.trigger({ dagId: 'd', conf: { from: 'x' }, logicalDate, ...by })).toMatchObject({
      conf: { from: 'x' },
    })
  })

  it('may be anything where the DAG declares none', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')])])
    expect(await setup.scheduler.trigger({ dagId: 'd', conf: { x: 1 }, ...by })).toMatchObject({ conf: { x: 1 } })
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

  it('forgets what the replaced run still owed', async () => {
    const owing = makeDag(
      'd',
      [makeTask('a', { callbacks: { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true } })],
      {
        ...everyMinute,
        isPausedUponCreation: true,
      },
    )
    let isBroken = true
    const setup = await setUp([owing], ({ work }) => ({
      after: 10,
      result: work.kind === 'callback' && isBroken ? failure() : success(),
    }))
    await setup.scheduler.runTest(date)
    await finish(setup, 500)
    expect(setup.store.callbacks()).toHaveLength(1)
    isBroken = false
    await setup.scheduler.runTest(date)
    await finish(setup, 60_000)
    expect(setup.script.callbacks()).toHaveLength(2)
    expect([setup.store.callbacks(), setup.problems]).toEqual([[], []])
  })
})
