import type { Schedule } from '../contract/models/dag.ts'
import type { DataInterval, EpochMs } from '../contract/models/primitives.ts'
import { parseCron } from './cron.ts'
import { type FireTimes, fireTimes } from './fireTimes.ts'

/** A run that a schedule asks for. It may be made from `runAfter` on, the end of its data interval. */
export type DueRun = {
  readonly logicalDate: EpochMs
  readonly dataInterval: DataInterval
  readonly runAfter: EpochMs
}

export type Restriction = {
  /** The last scheduled run's data interval; null before the first. */
  readonly last: DataInterval | null
  readonly startDate: EpochMs | null
  readonly endDate: EpochMs | null
  readonly catchup: boolean
  readonly now: EpochMs
}

/**
 * What a schedule means in data intervals. `next` is Airflow's `next_dagrun_info`, the rest answers for runs that people
 * ask for: there the logical date is the interval's start as well (spec §5, on purpose unlike Airflow's manual runs).
 */
export type Timetable = {
  /** The next run to make, due or not yet; null where there will be none. */
  readonly next: (restriction: Restriction) => DueRun | null
  /** The last interval that is over at `now`; without a rhythm of its own, `now` itself as an interval of no length. */
  readonly lastComplete: (now: EpochMs) => DataInterval
  /** The interval that contains `date`; it starts at `date` where that is a date of the schedule. */
  readonly containing: (date: EpochMs) => DataInterval
  /** The intervals whose start is at or after `after`, in order. */
  readonly from: (after: EpochMs) => Generator<DataInterval, void, undefined>
  /**
   * The intervals whose start is in [`from`, `to`], both included, in order or the latest first: Airflow's
   * `iter_dagrun_infos_between`. A fixed interval counts from `from`. Null where the schedule has no rhythm.
   */
  readonly between: ((window: Window, backwards: boolean) => Generator<DataInterval, void, undefined>) | null
}

export type Window = { readonly from: EpochMs; readonly to: EpochMs }

/** Throws `PfadError('bad-cron')` or `('bad-timezone')`. */
export const createTimetable = (schedule: Schedule): Timetable => {
  switch (schedule.kind) {
    case 'cron':
      return cronTimetable(fireTimes(parseCron(schedule.expression), schedule.timezone))
    case 'assetsOrTime':
      return cronTimetable(fireTimes(parseCron(schedule.cron), schedule.timezone))
    case 'interval':
      return intervalTimetable(schedule.ms)
    case 'once':
      return { ...pointTimetable, next: nextOnce }
    case 'none':
    case 'assets':
      return pointTimetable
  }
}

const dueRun = (start: EpochMs, end: EpochMs): DueRun => ({
  logicalDate: start,
  dataInterval: { start, end },
  runAfter: end,
})

const isPast = (start: EpochMs, endDate: EpochMs | null) => endDate !== null && start > endDate

/** Airflow's `CronDataIntervalTimetable`. */
const cronTimetable = ({ next, previous }: FireTimes): Timetable => {
  const alignBack = (date: EpochMs) => previous(date + 1)
  const alignForth = (date: EpochMs) => next(date - 1)
  const lastComplete = (now: EpochMs): DataInterval => {
    const end = alignBack(now)
    const start = end === null ? null : previous(end)
    return start === null || end === null ? { start: now, end: now } : { start, end }
  }
  const later = (a: EpochMs | null, b: EpochMs | null) => (a === null ? b : b === null ? a : Math.max(a, b))
  // The schedule may have changed since the last run: its end need not be a date of this one. To a coarser one, the date
  // before that end may lie before the whole run, which is not run over a second time.
  const following = (last: DataInterval) => {
    const aligned = alignBack(last.end)
    return aligned !== null && aligned <= last.start ? next(aligned) : aligned
  }
  return {
    lastComplete,
    next: ({ last, startDate, endDate, catchup, now }) => {
      const aligned = startDate === null ? null : alignForth(startDate)
      const earliest = catchup ? aligned : later(lastComplete(now).start, aligned)
      const start = later(last === null ? null : following(last), earliest)
      if (start === null || isPast(start, endDate)) return null
      const end = next(start)
      return end === null ? null : dueRun(start, end)
    },
    containing: (date) => {
      const start = alignBack(date)
      const end = start === null ? null : next(start)
      return start === null || end === null ? { start: date, end: date } : { start, end }
    },
    *from(after) {
      let start = alignForth(after)
      while (start !== null) {
        const end = next(start)
        if (end === null) return
        yield { start, end }
        start = end
      }
    },
    *between({ from, to }, backwards) {
      const step = backwards ? previous : next
      let start = backwards ? alignBack(to) : alignForth(from)
      while (start !== null && start >= from && start <= to) {
        const end = next(start)
        if (end !== null) yield { start, end }
        start = step(start)
      }
    },
  }
}

/** Airflow's `DeltaDataIntervalTimetable`: without catchup on the multiples of the interval since 1970, else from the start date. */
const intervalTimetable = (ms: number): Timetable => {
  const round = (date: EpochMs) => Math.floor(date / ms) * ms
  return {
    next: ({ last, startDate, endDate, catchup, now }) => {
      const lastEnd = last?.end ?? null
      const earliest = catchup ? startDate : Math.max(round(now) - ms, startDate ?? Number.NEGATIVE_INFINITY)
      const start = lastEnd === null || earliest === null ? (lastEnd ?? earliest) : Math.max(lastEnd, earliest)
      return start === null || isPast(start, endDate) ? null : dueRun(start, start + ms)
    },
    lastComplete: (now) => ({ start: round(now) - ms, end: round(now) }),
    // Whatever grid the DAG's own start date made, the date asked for is the start.
    containing: (date) => ({ start: date, end: date + ms }),
    *from(after) {
      for (let start = Math.ceil(after / ms) * ms; ; start += ms) yield { start, end: start + ms }
    },
    *between({ from, to }, backwards) {
      const count = Math.floor((to - from) / ms) + 1
      for (let i = 0; i < count; i += 1) {
        const start = from + (backwards ? count - 1 - i : i) * ms
        yield { start, end: start + ms }
      }
    },
  }
}

const pointTimetable: Timetable = {
  next: () => null,
  lastComplete: (now) => ({ start: now, end: now }),
  containing: (date) => ({ start: date, end: date }),
  *from() {},
  between: null,
}

const nextOnce: Timetable['next'] = ({ last, startDate, endDate, now }) => {
  if (last !== null) return null
  const date = startDate ?? now
  return isPast(date, endDate) ? null : dueRun(date, date)
}
