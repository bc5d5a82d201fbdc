import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, setUp, z } from '../../tests/simulation/setUp.ts'
import { MAY_WAIT } from './steps/createDueRuns.ts'

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

  it('makes up for the latest interval only after a sleep', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a')], everyMinute)])
    await finish(setup, 1000)
    setup.clock.jump(3_600_000)
    await finish(setup, 20_000)
    expect(setup.runs()).toEqual(['scheduled__2025-01-15 09:59 success', 'scheduled__2025-01-15 10:59 success'])
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

  it('leaves intervals out where runs are slower than their schedule, and stays near the present', async () => {
    const slow = () => ({ after: 150_000, result: success() })
    const setup = await setUp([makeDag('d', [makeTask('a')], { ...everyMinute, maxActiveRuns: 1 })], slow)
    let most = 0
    for (let minute = 0; minute < 90; minute += 1) {
      await finish(setup)
      most = Math.max(most, setup.store.activeRuns().length)
    }
    expect(most).toBe(1 + MAY_WAIT)
    const [newest] = setup.store.runs({ limit: 1 })
    expect(newest?.runAfter).toBeGreaterThan(setup.clock.now() - 300_000)
    const notes = setup.store.history({ dagId: 'd', runId: null }, 99).map(({ name }) => name)
    expect(notes.filter((name) => name === 'skipIntervals').length).toBeGreaterThan(10)
  })

  it('catches up beside a backfill and a test, which do not count', async () => {
    const range = { catchup: true, startDate: z('2025-01-15T10:00Z'), maxActiveRuns: 1 }
    const setup = await setUp([makeDag('d', [makeTask('a')], { ...everyMinute, ...range })], ({ dagRun }) => ({
      after: dagRun.runType === 'scheduled' ? 100 : 1e6,
      result: success(),
    }))
    await setup.scheduler.trigger({ dagId: 'd', logicalDate: z('2025-01-15T09:00Z'), runType: 'backfill', ...by })
    await setup.scheduler.runTest({ dagId: 'd', logicalDate: z('2025-01-15T08:00Z') })
    await finish(setup, 60_000)
    expect(setup.runs()).toContain('scheduled__2025-01-15 10:00 success')
  })

  it('goes on at once where a run that ends makes room', async () => {
    const dag = makeDag('d', [makeTask('a')], { ...everyMinute, catchup: true, maxActiveRuns: 1 })
    const setup = await setUp([{ ...dag, startDate: z('2025-01-15T09:00Z') }])
    await finish(setup, 8000)
    expect(setup.runs()).toHaveLength(60)
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
