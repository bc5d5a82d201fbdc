import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../../tests/contracts/memory/runStore.ts'
import { failure, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, quick, type Setup, setUp, z } from '../../../tests/simulation/setUp.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { RunStore } from '../ports/runStore.ts'

const HOURLY = { kind: 'cron', expression: '0 * * * *', timezone: 'UTC' } as const
/** Hourly; its first hour is long past, so that the schedule itself makes nothing. */
const hourly = (over: Partial<SerializedDag> = {}) =>
  makeDag('d', [makeTask('a')], { schedule: HOURLY, endDate: z('2025-01-02T00:00Z'), ...over })
const day = (from: number, to: number) => ({
  dagId: 'd',
  fromDate: z(`2025-01-10T${String(from).padStart(2, '0')}:00Z`),
  toDate: z(`2025-01-10T${String(to).padStart(2, '0')}:00Z`),
  by: 'mina',
})
const hours = (setup: Setup) => setup.script.requests.map(({ dagRun }) => dagRun.runId.slice(-14, -12))
const decisions = ({ store }: Setup, id = 1) =>
  store.backfillDates(id, { after: 0, limit: 1000 }).map(({ decision }) => decision)
const active = ({ store }: Setup) => store.activeRuns().map(({ run }) => `${run.runId.slice(-14, -12)} ${run.state}`)

describe('a backfill', () => {
  it('runs each date once, in order, by the DAG’s schedule, and ends by itself', async () => {
    const setup = await setUp([hourly()])
    const made = await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 2, dagRunConf: { x: 1 } })
    expect(made).toMatchObject({ id: 1, total: 6, completedAt: null, createdBy: 'mina' })
    expect(active(setup)).toEqual(['03 running', '04 running'])
    await finish(setup)
    expect(hours(setup)).toEqual(['03', '04', '05', '06', '07', '08'])
    expect(setup.store.backfill(1)).toMatchObject({ decided: 6, nextDate: null, isCancelled: false })
    expect(setup.store.backfill(1)?.completedAt).not.toBeNull()
    expect(setup.store.backfillCounts(1)).toEqual([{ decision: 'created', state: 'success', dates: 6 }])
    expect(setup.store.run('d', 'backfill__2025-01-10T03:00:00+00:00')).toMatchObject({
      ...{ runType: 'backfill', triggeredBy: 'backfill', conf: { x: 1 }, runAfter: z('2025-01-10T04:00Z') },
      dataInterval: { start: z('2025-01-10T03:00Z'), end: z('2025-01-10T04:00Z') },
    })
    const names = setup.store.history({ dagId: 'd', runId: null }, 9).map(({ name, by: who }) => [name, who])
    expect(names).toEqual([
      ['createBackfill', 'mina'],
      ['backfillComplete', null],
    ])
  })

  it('runs backwards, the latest first', async () => {
    const setup = await setUp([hourly()])
    await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 1, runBackwards: true })
    await finish(setup)
    expect(hours(setup)).toEqual(['08', '07', '06', '05', '04', '03'])
  })

  it('has a limit of its own beside the DAG’s', async () => {
    const setup = await setUp([hourly({ maxActiveRuns: 1 })], () => ({ after: 10_000, result: success() }))
    await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 3 })
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-09T00:00Z'), ...by })
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-09T01:00Z'), ...by })
    expect(active(setup).toSorted()).toEqual(['00 running', '01 queued', '03 running', '04 running', '05 running'])
  })

  it('keeps the schedule’s own runs on time, whose limit it does not touch', async () => {
    const dag = hourly({ schedule: everyMinute.schedule, endDate: null, maxActiveRuns: 4 })
    const setup = await setUp([dag], () => ({ after: 30_000, result: success() }), { parallelism: 3 })
    await setup.scheduler.backfills.create({ ...day(0, 23), maxActiveRuns: 3 })
    await finish(setup, 150_000)
    const scheduled = setup.store.runs({ dagId: 'd', limit: 1000 }).filter(({ runType }) => runType === 'scheduled')
    expect(scheduled.map(({ queuedAt, startDate }) => (startDate ?? Infinity) - queuedAt)).toEqual([0, 0, 0, 0])
    // Each got the first slot that was free, before all the dates that wait, though they are older.
    const waits = scheduled.map(({ runId, queuedAt }) => {
      const [attempt] = setup.store.attempts('d', runId, 'a')
      return (attempt?.startDate ?? Infinity) - queuedAt
    })
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000)
  })

  it.each([
    ['none', ['created', 'already exists', 'already exists', 'in flight', 'created']],
    ['failed', ['created', 'already exists', 'rerun', 'in flight', 'created']],
    ['completed', ['created', 'rerun', 'rerun', 'in flight', 'created']],
  ] as const)('treats dates that have a run by its reprocess behaviour: %s', async (reprocessBehavior, wanted) => {
    const setup = await setUp([hourly()], ({ attempt, dagRun }) => {
      const isFirst = dagRun.runType === 'manual' && attempt.tryNumber === 1
      if (isFirst && dagRun.runId.includes('T06')) return { after: 10_000_000, result: success() }
      return { after: 10, result: isFirst && dagRun.runId.includes('T05') ? failure() : success() }
    })
    const { scheduler, store } = setup
    for (const hour of ['04', '05', '06'])
      await scheduler.trigger({ dagId: 'd', logicalDate: z(`2025-01-10T${hour}:00Z`), conf: { hour }, ...by })
    await finish(setup, 1000)
    await scheduler.backfills.create({ ...day(3, 7), reprocessBehavior, dagRunConf: { again: true } })
    await finish(setup, 1000)
    expect(decisions(setup)).toEqual(wanted)
    expect(store.backfill(1)?.completedAt).not.toBeNull()
    const again = store.run('d', 'manual__2025-01-10T05:00:00+00:00')
    const isAgain = reprocessBehavior !== 'none'
    expect(again).toMatchObject(
      isAgain
        ? { runType: 'backfill', state: 'success', triggeredBy: 'backfill', conf: { again: true } }
        : { runType: 'manual', state: 'failed', conf: { hour: '05' } },
    )
    expect(store.attempts('d', again?.runId ?? '', 'a')).toHaveLength(isAgain ? 2 : 1)
  })

  it('lets a run that it runs again keep its params where it is given none', async () => {
    const setup = await setUp([hourly()])
    const { runId } = await setup.scheduler.trigger({
      ...{ dagId: 'd', logicalDate: z('2025-01-10T04:00Z'), conf: { kept: 1 } },
      ...by,
    })
    await finish(setup, 1000)
    await setup.scheduler.backfills.create({ ...day(4, 4), reprocessBehavior: 'completed' })
    await finish(setup, 1000)
    expect(setup.store.run('d', runId)).toMatchObject({ runType: 'backfill', conf: { kept: 1 }, state: 'success' })
  })

  it('does not double a date that the schedule or a person took meanwhile', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    await setup.scheduler.backfills.create({ ...day(3, 5), maxActiveRuns: 1, reprocessBehavior: 'completed' })
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-10T04:00Z'), ...by })
    await finish(setup, 900)
    expect(decisions(setup)).toEqual(['created'])
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-10T05:00Z'), ...by })
    await finish(setup, 60_000)
    expect(setup.store.runs({ dagId: 'd', limit: 9 })).toHaveLength(3)
    expect(decisions(setup)).toContain('in flight')
  })

  it('runs a date again whose run fails with the very commit in which its turn comes', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-10T04:00Z'), ...by })
    await setup.scheduler.backfills.create({ ...day(3, 4), maxActiveRuns: 1, reprocessBehavior: 'failed' })
    const cancel = (run: string) => setup.scheduler.cancelRun({ dagId: 'd', runId: `${run}:00:00+00:00`, by: 'mina' })
    await Promise.all([cancel('backfill__2025-01-10T03'), cancel('manual__2025-01-10T04'), finish(setup)])
    expect(decisions(setup)).toEqual(['created', 'rerun'])
    expect(setup.runs()).toEqual(['backfill__2025-01-10 03:00 failed', 'manual__2025-01-10 04:00 success'])
  })

  it('is paused and goes on: what runs ends, nothing starts', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 2 })
    await setup.scheduler.backfills.setPaused({ id: 1, isPaused: true, by: 'mina' })
    await finish(setup)
    expect([hours(setup), active(setup)]).toEqual([['03', '04'], []])
    expect(setup.store.backfill(1)).toMatchObject({ isPaused: true, completedAt: null, decided: 2 })
    await setup.scheduler.backfills.setPaused({ id: 1, isPaused: false, by: 'mina' })
    await finish(setup)
    expect(hours(setup)).toHaveLength(6)
    expect(setup.store.backfill(1)?.completedAt).not.toBeNull()
  })

  it('waits while its DAG is paused', async () => {
    const setup = await setUp([hourly({ isPausedUponCreation: true })])
    await setup.scheduler.backfills.create(day(3, 4))
    await finish(setup)
    expect([setup.script.requests, setup.store.backfill(1)?.decided]).toEqual([[], 0])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'mina' })
    await finish(setup)
    expect(hours(setup)).toEqual(['03', '04'])
  })

  it('is cancelled: queued runs fail, running ones end, no other date begins', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    const { backfills } = setup.scheduler
    await backfills.create({ ...day(3, 8), maxActiveRuns: 2 })
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'mina' })
    // Run again while its DAG is paused: queued.
    await setup.scheduler.cancelRun({ dagId: 'd', runId: 'backfill__2025-01-10T03:00:00+00:00', by: 'mina' })
    await setup.scheduler.trigger({ ...by, dagId: 'd', logicalDate: day(3, 3).fromDate, runType: 'backfill' })
    expect(active(setup)).toEqual(['03 queued', '04 running'])
    const cancelled = await backfills.cancel({ id: 1, by: 'mina' })
    expect(cancelled).toMatchObject({ isCancelled: true, decided: 2 })
    expect(active(setup)).toEqual(['04 running'])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'mina' })
    await finish(setup)
    expect(setup.runs()).toEqual(['backfill__2025-01-10 03:00 failed', 'backfill__2025-01-10 04:00 success'])
    await expect(backfills.cancel({ id: 1, by: 'mina' })).rejects.toMatchObject({ code: 'backfill-over' })
    await expect(backfills.setPaused({ id: 2, isPaused: true, by: 'mina' })).rejects.toMatchObject({
      code: 'backfill-not-found',
    })
    expect(await backfills.create(day(3, 8))).toMatchObject({ id: 2 })
  })

  it('is one at a time for each DAG, refused in words that name it', async () => {
    const setup = await setUp([hourly(), { ...hourly(), dagId: 'other', fileloc: 'dags:other.ts' }], () => ({
      after: 1000,
      result: success(),
    }))
    const { create } = setup.scheduler.backfills
    await create(day(3, 8))
    await expect(create(day(3, 8))).rejects.toMatchObject({ code: 'backfill-active' })
    expect(await create({ ...day(3, 8), dagId: 'other' })).toMatchObject({ id: 2 })
    await finish(setup)
    expect(await create({ ...day(3, 8), reprocessBehavior: 'completed' })).toMatchObject({ id: 3 })
  })

  it('keeps its dates when the DAG’s schedule changes', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    await setup.scheduler.backfills.create({ ...day(3, 6), maxActiveRuns: 1 })
    const dag = hourly({ version: 'v2', schedule: { ...HOURLY, expression: '*/7 * * * *' } })
    await setup.scheduler.registerFile({ ok: true, fileloc: dag.fileloc, version: 'v2', dags: [dag], files: [] })
    await finish(setup)
    expect(hours(setup)).toEqual(['03', '04', '05', '06'])
    expect(setup.script.requests.map(({ dagVersion }) => dagVersion)).toEqual(['v1', 'v2', 'v2', 'v2'])
  })

  it('makes its runs a few at a time, ten thousand dates or not', async () => {
    const store = createMemoryRunStore()
    const largest: number[] = []
    const commit: RunStore['commit'] = (changes) => {
      largest.push(changes.length)
      return store.commit(changes)
    }
    const setup = await setUp([hourly({ schedule: everyMinute.schedule })], quick, { runStore: { ...store, commit } })
    const request = { ...day(0, 0), fromDate: z('2024-12-01T00:00Z'), toDate: z('2024-12-07T22:39Z') }
    const creating = setup.scheduler.backfills.create(request)
    await finish(setup, 500)
    expect(await creating).toMatchObject({ total: 10_000 })
    expect(Math.max(...largest)).toBeLessThan(200)
    expect(setup.store.activeRuns()).toHaveLength(10)
  })
})

it('looks at its dates a few at a time, also where all of them have runs', async () => {
  const store = createMemoryRunStore()
  const largest: number[] = []
  const runByLogicalDate: RunStore['runByLogicalDate'] = (dagId, logicalDate) => ({
    ...{
      dagId,
      runId: 'x',
      runType: 'manual',
      state: 'success',
      logicalDate,
      dataInterval: null,
      runAfter: 0,
      queuedAt: 0,
    },
    ...{ startDate: 0, endDate: 0, conf: {}, dagVersion: 'v1', backend: 'embedded', triggeredBy: 'x', note: null },
  })
  const commit: RunStore['commit'] = (changes) => {
    largest.push(changes.length)
    return store.commit(changes)
  }
  const setup = await setUp([hourly()], quick, { runStore: { ...store, runByLogicalDate, commit } })
  await setup.scheduler.backfills.create({ ...day(0, 0), fromDate: z('2024-12-01T00:00Z') })
  await finish(setup)
  expect(store.backfill(1)).toMatchObject({ total: 961, decided: 961, nextDate: null })
  expect(store.backfill(1)?.completedAt).not.toBeNull()
  expect(Math.max(...largest)).toBeLessThan(200)
})

describe('a run of a backfill that somebody clears meanwhile', () => {
  it('is its own again: within its limit, and not while it is paused', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    const again = (hour: number) =>
      setup.scheduler.trigger({ ...by, dagId: 'd', logicalDate: day(hour, 0).fromDate, runType: 'backfill' })
    await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 1 })
    await finish(setup, 2500)
    expect(active(setup)).toEqual(['05 running'])
    await again(3)
    await again(4)
    expect(active(setup)).toEqual(['03 queued', '04 queued', '05 running'])
    await setup.scheduler.backfills.setPaused({ id: 1, isPaused: true, by: 'mina' })
    await finish(setup)
    expect(active(setup)).toEqual(['03 queued', '04 queued'])
    await setup.scheduler.backfills.setPaused({ id: 1, isPaused: false, by: 'mina' })
    expect(active(setup)).toEqual(['03 running', '04 queued'])
    await finish(setup)
    expect(hours(setup)).toEqual(['03', '04', '05', '03', '04', '06', '07', '08'])
    expect(setup.store.backfill(1)?.completedAt).not.toBeNull()
  })
})

describe('where only what is asked for goes on', () => {
  it('a backfill waits until it is asked for', async () => {
    const setup = await setUp([hourly()], quick)
    setup.scheduler.start({ askedOnly: true })
    await setup.scheduler.backfills.create(day(3, 4))
    await finish(setup)
    expect(setup.script.requests).toEqual([])
    setup.scheduler.backfills.goOn(1)
    await finish(setup)
    expect(hours(setup)).toEqual(['03', '04'])
  })

  it('and then takes up the runs that an app began', async () => {
    const setup = await setUp([hourly()], () => ({ after: 1000, result: success() }))
    await setup.scheduler.backfills.create({ ...day(3, 8), maxActiveRuns: 2 })
    await Promise.all([setup.scheduler.drain(0), finish(setup, 10)])
    const command = setup.open('command')
    command.start({ askedOnly: true })
    await finish(setup)
    expect(active(setup)).toEqual(['03 running', '04 running'])
    command.backfills.goOn(1)
    await finish(setup)
    expect(setup.store.backfillCounts(1)).toEqual([{ decision: 'created', state: 'success', dates: 6 }])
  })
})
