import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, quick, type Setup, setUp, z } from '../../tests/simulation/setUp.ts'
import type { SerializedDag, TaskSpec } from '../contract/models/dag.ts'

const HOUR = 3_600_000
const daily = (over: Partial<SerializedDag> = {}, tasks: TaskSpec[] = [makeTask('a')]) =>
  makeDag('d', tasks, { ...everyMinute, ...over })
const codes = ({ scheduler }: Setup, at?: string) =>
  scheduler.explain({ dagId: 'd', at: at === undefined ? undefined : z(at) }).reasons.map(({ code }) => code)
const sentence = ({ scheduler }: Setup, at?: string) =>
  scheduler.explain({ dagId: 'd', at: at === undefined ? undefined : z(at) }).sentence
const slow = () => ({ after: HOUR, result: success() })

describe('a date that has no run', () => {
  it('is before the start, after the end, not due yet, or beyond what the schedule makes', async () => {
    const dag = daily({ startDate: z('2025-01-15T09:55Z'), endDate: z('2025-01-15T10:10Z') })
    const setup = await setUp([dag])
    await finish(setup, 1000)
    expect(codes(setup, '2025-01-15T09:00Z')).toEqual(['before_start_date'])
    expect(codes(setup, '2025-01-15T10:11Z')).toEqual(['after_end_date'])
    expect(codes(setup, '2025-01-15T10:00Z')).toEqual(['not_due_yet'])
    expect(sentence(setup, '2025-01-15T10:00Z')).toBe(
      'The interval 2025-01-15 10:00:00 UTC to 2025-01-15 10:01:00 UTC is not over: its run is due 2025-01-15 10:01:00 UTC.',
    )
    expect(codes(setup, '2025-01-15T09:57Z')).toEqual(['before_oldest_run'])
    for (const schedule of [{ kind: 'none' }, { kind: 'assets', expression: { asset: 'x' } }] as const)
      expect(codes(await setUp([daily({ schedule })]))).toEqual([
        schedule.kind === 'none' ? 'no_schedule' : 'asset_schedule',
      ])
    const onAssets = await setUp([daily({ schedule: { kind: 'assets', expression: { asset: 'x' } } })])
    expect(onAssets.scheduler.explain({ dagId: 'd' })).toMatchObject({
      sentence: 'd runs when its assets are updated, not by the clock. d waits for an update of x (0 of 1: x –).',
      reasons: [{ severity: 'waits', detail: { waitsFor: ['x'] } }],
    })
  })

  it('fell into a pause', async () => {
    const setup = await setUp([daily()])
    await finish(setup, 1000)
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'ui' })
    await finish(setup, HOUR)
    expect(codes(setup, '2025-01-15T10:30Z')).toEqual(['dag_paused'])
    expect(sentence(setup, '2025-01-15T10:30Z')).toContain('is paused since 2025-01-15 10:00:31 UTC')
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    await finish(setup, 1000)
    expect(codes(setup, '2025-01-15T10:30Z')).toEqual(['left_out_paused'])
  })

  it('was slept through, or left out by a DAG that is behind', async () => {
    const asleep = await setUp([daily({ afterSleep: 'skip' })])
    await finish(asleep, 1000)
    asleep.clock.jump(HOUR)
    await finish(asleep, 15_000)
    expect(codes(asleep, '2025-01-15T10:30Z')).toEqual(['left_out_slept'])
    expect(sentence(asleep, '2025-01-15T10:30Z')).toContain('none of them runs (afterSleep is skip).')
    const behind = await setUp([daily({ maxActiveRuns: 1 })], () => ({ after: 600_000, result: success() }))
    await finish(behind, 2 * HOUR)
    const line = behind.store.ledger({ dagId: 'd', limit: 1 })[0]
    expect(codes(behind, new Date(line?.missed?.first.start ?? 0).toISOString())).toEqual(['left_out_fell_behind'])
  })

  it('waits for room, or its turn', async () => {
    const start = { catchup: true, startDate: z('2025-01-15T09:00Z') }
    const setup = await setUp([daily({ ...start, maxActiveRuns: 2 })], slow)
    await finish(setup, 1000)
    expect(codes(setup, '2025-01-15T09:30Z')).toEqual(['max_active_runs'])
    expect(sentence(setup, '2025-01-15T09:30Z')).toContain(
      'max_active_runs is 2, scheduled__2025-01-15T09:00:00+00:00, scheduled__2025-01-15T09:01:00+00:00 run',
    )
  })

  it('had one that is no longer kept', async () => {
    const setup = await setUp([daily()])
    await finish(setup, HOUR)
    setup.store.removeRunsBefore(z('2025-01-15T10:30Z'), { keepLast: 1, limit: 100 })
    expect(codes(setup, '2025-01-15T10:10Z')).toEqual(['before_oldest_run'])
  })
})

describe('a run', () => {
  it('that is over: how it came to be, and what failed', async () => {
    const setup = await setUp([daily({}, chain(['a', 'b']))], ({ attempt }) => ({
      after: 100,
      result: attempt.taskId === 'a' ? failure() : success(),
    }))
    await finish(setup, 1000)
    expect(codes(setup, '2025-01-15T09:59Z')).toEqual(['failed', 'task_failed', 'task_upstream_failed'])
    expect(sentence(setup)).toBe(
      'scheduled__2025-01-15T09:59:00+00:00 was made by the schedule, was due 2025-01-15 10:00:00 UTC, began 30 seconds after that and ended after 100 ms: failed, for "a" failed.',
    )
    const good = await setUp([daily()])
    await finish(good, 1000)
    expect(codes(good)).toEqual(['ran'])
  })

  it('that is queued: paused, or no room', async () => {
    const setup = await setUp([daily({ schedule: { kind: 'none' }, maxActiveRuns: 1 })], slow)
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(codes(setup)).toEqual(['max_active_runs'])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'ui' })
    expect(codes(setup)).toEqual(['dag_paused'])
  })

  it('of a backfill that is queued: the backfill is paused', async () => {
    const setup = await setUp([daily()], ({ dagRun }) => (dagRun.runId.includes('08:00') ? slow() : quick()))
    const dates = { fromDate: z('2025-01-15T08:00Z'), toDate: z('2025-01-15T08:01Z') }
    const { id } = await setup.scheduler.backfills.create({ dagId: 'd', ...dates, maxActiveRuns: 2, by: 'ui' })
    await finish(setup, 1000)
    await setup.scheduler.backfills.setPaused({ id, isPaused: true, by: 'ui' })
    await setup.scheduler.clear({ dagId: 'd', runId: 'backfill__2025-01-15T08:01:00+00:00', by: 'ui' })
    expect(codes(setup, '2025-01-15T08:01Z')).toEqual(['backfill_paused'])
    expect(codes(setup, '2025-01-15T08:00Z')[0]).toBe('running')
  })

  const waiting = async (over: Partial<SerializedDag>, tasks: TaskSpec[], options = {}, play = slow) => {
    const setup = await setUp([makeDag('d', tasks, over)], play, options)
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    return setup
  }
  const ofTask = (setup: Setup, taskId: string) =>
    setup.scheduler.explain({ dagId: 'd' }).reasons.find((found) => found.taskId === taskId)

  it('whose tasks wait: for each other, a pool, a limit, a place', async () => {
    const upstream = await waiting({}, chain(['a', 'b']))
    expect(ofTask(upstream, 'a')?.code).toBe('task_running')
    expect(ofTask(upstream, 'b')).toMatchObject({
      code: 'upstream',
      sentence: '"b" waits for "a" (running), by its trigger rule all_success.',
    })
    const two = [makeTask('a', { priorityWeight: 2 }), makeTask('b')]
    const pool = await waiting({}, two, { pools: () => ({ default_pool: 1 }) })
    expect(ofTask(pool, 'b')).toMatchObject({
      code: 'pool_full',
      sentence: '"b" waits for the pool "default_pool": 1 of its 1 slots are held by d a.',
    })
    expect(ofTask(await waiting({ maxActiveTasks: 1 }, two), 'b')?.code).toBe('max_active_tasks')
    expect(ofTask(await waiting({}, two, { parallelism: 1 }), 'b')?.code).toBe('parallelism')
    const missing = await waiting({}, [makeTask('a', { pool: 'gpu' })])
    expect(ofTask(missing, 'a')).toMatchObject({ code: 'pool_missing', severity: 'problem' })
    expect(ofTask(await waiting({}, [makeTask('a', { poolSlots: 999 })]), 'a')?.code).toBe('pool_too_small')
  })

  it('whose tasks wait for time: a retry, a lost attempt, a sensor', async () => {
    const once = (result: ReturnType<typeof failure>) => () => ({ after: 100, result })
    const retry = await waiting({}, [makeTask('a', { retries: 1 })], {}, once(failure()))
    expect(ofTask(retry, 'a')?.code).toBe('up_for_retry')
    const lost = await waiting({}, [makeTask('a')], {}, once({ outcome: 'lost', reason: 'gone' }))
    expect(['attempt_lost', 'task_running']).toContain(ofTask(lost, 'a')?.code)
    const sensor = await waiting({}, [makeTask('a')], {}, once({ outcome: 'rescheduled', at: z('2025-01-15T11:00Z') }))
    expect(ofTask(sensor, 'a')).toMatchObject({ code: 'up_for_reschedule' })
    expect(ofTask(sensor, 'a')?.sentence).toContain('2025-01-15 11:00:00 UTC')
  })

  it('whose task depends on the past', async () => {
    const setup = await setUp(
      [daily({ catchup: true, startDate: z('2025-01-15T09:58Z') }, [makeTask('a', { dependsOnPast: true })])],
      () => ({ after: 100, result: failure() }),
    )
    await finish(setup, 2000)
    expect(codes(setup, '2025-01-15T09:59Z')).toContain('depends_on_past')
  })
})

it('says that the file no longer loads, and refuses a DAG that is not there', async () => {
  const setup = await setUp([daily()], quick)
  await finish(setup, 1000)
  const error = { fileloc: 'dags:d.ts', line: 3, message: 'SyntaxError: no', at: 1 }
  await setup.scheduler.registerFile({ ok: false, fileloc: 'dags:d.ts', error, files: [] })
  expect(codes(setup)).toEqual(['import_error', 'ran'])
  expect(() => setup.scheduler.explain({ dagId: 'x' })).toThrow(expect.objectContaining({ code: 'dag-not-found' }))
})
