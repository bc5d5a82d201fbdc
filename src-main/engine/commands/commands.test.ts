import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeFile, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, quick, START, setUp, z } from '../../../tests/simulation/setUp.ts'
import { createDraft } from '../draft.ts'
import { createState, reload } from '../state.ts'
import { cancelRun } from './mark.ts'
import { runTest } from './runTest.ts'
import { trigger } from './trigger.ts'

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

describe('two commands on one run at the same moment', () => {
  const slow = () => ({ after: 1e6, result: success() })

  it('follow each other: what was cancelled is run again', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b']))], slow)
    const run = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await Promise.all([
      setup.scheduler.cancelRun({ ...run, by: 'mina' }),
      setup.scheduler.clear({ dagId: 'd', runId: run.runId, by: 'noor' }),
    ])
    await finish(setup, 1000)
    expect([setup.problems, setup.states(run.runId), setup.script.tasks()]).toEqual([
      ...[[], ['a running', 'b none'], ['a.1', 'a.2']],
    ])
  })

  it('see each other’s marks', async () => {
    const setup = await setUp([makeDag('d', chain(['a', 'b']))])
    const run = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    const mark = (state: 'failed' | 'success') =>
      setup.scheduler.markTasks({ dagId: 'd', runId: run.runId, tasks: [{ taskId: 'a' }], state, by: 'mina' })
    const touched = await Promise.all([mark('failed'), mark('failed'), mark('success')])
    expect(touched.map((runs) => runs.length)).toEqual([1, 0, 1])
    expect([setup.problems, setup.states(run.runId)]).toEqual([[], ['a success', 'b success']])
  })

  it('let a task be expanded that both have changed', async () => {
    const mapping = { over: [{ taskId: 'list' }], whole: [], maxMapLength: 9 }
    const tasks = [makeTask('list'), makeTask('gate'), makeTask('each', { upstream: ['list', 'gate'], mapping })]
    const setup = await setUp([makeDag('d', tasks)], ({ attempt }) => ({
      after: 10,
      result: attempt.taskId === 'gate' ? failure() : { ...success(), xcoms: { return_value: [1, 2] } },
    }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    const mark = (taskId: string, state: 'failed' | 'success') =>
      setup.scheduler.markTasks({ dagId: 'd', runId, tasks: [{ taskId }], state, by: 'mina' })
    await Promise.all([mark('each', 'failed'), mark('gate', 'success')])
    await finish(setup)
    expect([setup.problems, setup.states(runId).toSorted()]).toEqual([
      ...[[], ['each success', 'each success', 'gate success', 'list success']],
    ])
  })

  it('are a cancellation, and a test that takes the place of what it ended', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)], ({ dagRun }) =>
      dagRun.runType === 'scheduled' ? slow() : quick(),
    )
    const { runId, logicalDate } = setup.store.activeRuns()[0]?.run ?? {}
    const date = { dagId: 'd', logicalDate: logicalDate ?? 0 }
    const [{ state }, test] = await Promise.all([
      setup.scheduler.cancelRun({ dagId: 'd', runId: runId ?? '', by: 'mina' }),
      setup.scheduler.runTest(date),
      finish(setup, 1000),
    ])
    expect([state, setup.problems, setup.store.run('d', test.runId)?.state]).toEqual(['failed', [], 'success'])
    expect(setup.store.run('d', runId ?? '')).toBeNull()
    // Not in the commit that ends it, whose changes are of rows that are there.
    const again = createState()
    reload(again, setup.store)
    const draft = createDraft(again, setup.clock.now())
    const deps = { store: setup.store, backend: () => 'embedded' as const }
    const made = trigger(draft, { dagId: 'd', logicalDate: z('2025-01-15T08:00Z'), ...by }, deps)
    cancelRun(draft, { ...made, by: 'mina' }, setup.store)
    expect(() => runTest(draft, { dagId: 'd', logicalDate: made.logicalDate ?? 0 }, deps)).toThrow(/is at work/)
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
