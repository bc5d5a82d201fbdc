import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import type { Backfill } from '../contract/models/backfill.ts'
import type { Schedule } from '../contract/models/dag.ts'
import { backfillIntervals, checkBackfill, decideDate, ownsRun } from './backfill.ts'
import { createTimetable } from './timetable.ts'

const z = (text: string) => Date.parse(text)
const NOW = z('2025-06-01T12:00Z')
const cron = (expression: string, timezone = 'UTC'): Schedule => ({ kind: 'cron', expression, timezone })
const of = (schedule: Schedule, from: string | number, to: string | number, runBackwards = false) => ({
  ...{ schedule, runBackwards, createdAt: NOW },
  ...{ fromDate: typeof from === 'string' ? z(from) : from, toDate: typeof to === 'string' ? z(to) : to },
})
const starts = (wanted: ReturnType<typeof of>) =>
  backfillIntervals(wanted)
    .map(({ start }) => new Date(start).toISOString().slice(0, 16))
    .toArray()

describe("a backfill's dates", () => {
  it('are the starts of complete intervals in its range, both ends included', () => {
    const wanted = ['2025-01-15T06:00', '2025-01-15T07:00', '2025-01-15T08:00']
    expect(starts(of(cron('0 * * * *'), '2025-01-15T05:01Z', '2025-01-15T08:00Z'))).toEqual(wanted)
    expect(starts(of(cron('0 * * * *'), '2025-01-15T06:00Z', '2025-01-15T08:59Z', true))).toEqual(wanted.toReversed())
    // The interval that ends now is not over yet, as in Airflow; a range far into the future costs nothing.
    const last = ['2025-06-01T09:00', '2025-06-01T10:00']
    expect(starts(of(cron('0 * * * *'), '2025-06-01T09:00Z', '2999-01-01T00:00Z'))).toEqual(last)
    expect(starts(of(cron('0 * * * *'), '2025-06-01T09:00Z', '2999-01-01T00:00Z', true))).toEqual(last.toReversed())
  })

  it('of a fixed interval count from its first date, as in Airflow', () => {
    const wanted = ['2025-01-15T00:05', '2025-01-15T00:25', '2025-01-15T00:45']
    const range = [{ kind: 'interval', ms: 20 * 60_000 }, '2025-01-15T00:05Z', '2025-01-15T00:50Z'] as const
    expect(starts(of(...range))).toEqual(wanted)
    expect(starts(of(...range, true))).toEqual(wanted.toReversed())
  })

  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tehran', 'Australia/Lord_Howe']
  const anySchedule = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('30 2 * * *', '0 * * * *', '*/7 * * * *', '0 0 1 * *', '15 2 * * 0'),
        fc.constantFrom(...zones),
      )
      .map(([expression, zone]) => cron(expression, zone)),
    fc.integer({ min: 1, max: 5000 }).map((minutes): Schedule => ({ kind: 'interval', ms: minutes * 60_000 })),
  )
  const anyRange = fc
    .tuple(
      fc.integer({ min: z('2025-03-25T00:00Z'), max: z('2025-04-10T00:00Z') }),
      fc.integer({ min: 0, max: 12 * 86_400_000 }),
    )
    .map(([from, length]) => [from, from + length] as const)

  it('backwards are those forwards turned round, whatever the clocks do', () => {
    fc.assert(
      fc.property(anySchedule, anyRange, (schedule, [from, to]) => {
        const forwards = backfillIntervals(of(schedule, from, to)).toArray()
        expect(backfillIntervals(of(schedule, from, to, true)).toArray()).toEqual(forwards.toReversed())
        expect(forwards.every(({ start, end }) => start >= from && start <= to && end > start)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('go on after a break as if there had been none, wherever it was', () => {
    fc.assert(
      fc.property(anySchedule, anyRange, fc.boolean(), fc.nat(), (schedule, [from, to], backwards, at) => {
        const wanted = of(schedule, from, to, backwards)
        const all = backfillIntervals(wanted).toArray()
        const next = all[at % Math.max(1, all.length)]
        if (next === undefined) return
        expect(backfillIntervals(wanted, next.start).toArray()).toEqual(all.slice(at % all.length))
      }),
      { numRuns: 200 },
    )
  })

  it('of a cron are the same that its schedule has', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyRange, (zone, [from, to]) => {
        const schedule = cron('30 */2 * * *', zone)
        const scheduled = createTimetable(schedule)
          .from(from)
          .take(200)
          .filter(({ start }) => start <= to)
        expect(backfillIntervals(of(schedule, from, to)).toArray()).toEqual(scheduled.toArray())
      }),
    )
  })
})

describe('what is refused', () => {
  const asked = { fromDate: 1000, toDate: 2000, runBackwards: false, reprocessBehavior: 'none' } as const
  const hourly = { schedule: cron('0 * * * *') }
  const past = [makeTask('a'), makeTask('b', { dependsOnPast: true })]
  const refusal = (dag: ReturnType<typeof makeDag>, over: Partial<Backfill> = {}): string => {
    try {
      checkBackfill(dag, { ...asked, ...over }, NOW)
      return 'nothing'
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`
    }
  }

  it.each([
    ['none', { kind: 'none' }, 'd has no schedule'],
    ['once', { kind: 'once' }, 'd runs once'],
    ['assets', { kind: 'assets', expression: { asset: 'x' } }, 'd runs when assets are updated'],
  ] as const)('a schedule without a rhythm: %s', (_name, schedule, words) => {
    expect(refusal(makeDag('d', [makeTask('a')], { schedule }))).toContain(`backfill-no-rhythm: ${words}`)
  })

  it('a range that is turned round or not past', () => {
    const dag = makeDag('d', [makeTask('a')], hourly)
    expect(refusal(dag, { fromDate: 2001 })).toMatch(/^bad-argument.*begin at/)
    expect(refusal(dag, { fromDate: NOW, toDate: NOW })).toMatch(/^bad-argument.*not past/)
    expect(refusal(dag, { fromDate: NOW - 1, toDate: NOW + 1 })).toBe('nothing')
    expect(refusal(dag, { runBackwards: true })).toBe('nothing')
    expect(refusal(makeDag('d', [], { ...hourly, endDate: 5, startDate: NOW }))).toBe('nothing')
  })

  it('backwards, or runs that failed left as they are, where a task depends on the run before', () => {
    const dag = makeDag('d', past, hourly)
    expect(refusal(dag, { runBackwards: true, reprocessBehavior: 'failed' })).toMatch(
      /^backfill-direction: The task "b"/,
    )
    expect(refusal(dag)).toMatch(/^backfill-reprocess: The task "b"/)
    expect(refusal(dag, { reprocessBehavior: 'failed' })).toBe('nothing')
  })

  it('assets or time has a rhythm', () => {
    const schedule = { kind: 'assetsOrTime', expression: { asset: 'x' }, cron: '0 0 * * *', timezone: 'UTC' } as const
    expect(refusal(makeDag('d', [makeTask('a')], { schedule }))).toBe('nothing')
  })
})

it('answers for its runs: of type backfill, of a date that had its turn', () => {
  const backfill: Backfill = {
    ...of(cron('0 * * * *'), 1000, 9000),
    ...{ id: 1, dagId: 'd', reprocessBehavior: 'none', maxActiveRuns: 1, dagRunConf: null, isPaused: false },
    ...{ createdBy: '', total: 9, decided: 2, nextDate: 3000, completedAt: null, isCancelled: false },
  }
  const owned = (over: Partial<Backfill>, run: object = {}) =>
    [1000, 2000, 3000, 9000, 9001].filter((logicalDate) =>
      ownsRun({ ...backfill, ...over }, { dagId: 'd', runType: 'backfill', logicalDate, ...run }),
    )
  expect(owned({})).toEqual([1000, 2000])
  expect(owned({ runBackwards: true })).toEqual([9000])
  expect(owned({ nextDate: null })).toEqual([1000, 2000, 3000, 9000])
  expect(owned({ nextDate: null }, { dagId: 'e' })).toEqual([])
  expect(owned({ nextDate: null }, { runType: 'manual' })).toEqual([])
  expect(owned({ nextDate: null }, { logicalDate: null })).toEqual([])
})

it('leaves a date alone, or runs it (again), by its run and the behaviour', () => {
  const states = [null, 'queued', 'running', 'success', 'failed'] as const
  const table = (['none', 'failed', 'completed'] as const).map((behavior) => states.map((s) => decideDate(s, behavior)))
  expect(table).toEqual([
    ['created', 'in flight', 'in flight', 'already exists', 'already exists'],
    ['created', 'in flight', 'in flight', 'already exists', 'rerun'],
    ['created', 'in flight', 'in flight', 'rerun', 'rerun'],
  ])
})
