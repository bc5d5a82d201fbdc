import { PfadError } from '../contract/error.ts'
import type { Backfill, DateDecision, ReprocessBehavior } from '../contract/models/backfill.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import type { DataInterval, EpochMs } from '../contract/models/primitives.ts'
import type { DagRun, DagRunState } from '../contract/models/run.ts'
import { createTimetable } from './timetable.ts'

/** Airflow's default. */
export const DEFAULT_MAX_ACTIVE_RUNS = 10

/** What fixes the dates of a backfill: the same whenever it is asked. */
type Dates = Pick<Backfill, 'schedule' | 'fromDate' | 'toDate' | 'runBackwards' | 'createdAt'>

/**
 * The intervals of a backfill in its order, from `nextDate` on where one is given. As in Airflow the range bounds the logical
 * dates, and only intervals that were over when the backfill was made count. The DAG's start and end date are no limits.
 */
export function* backfillIntervals(of: Dates, nextDate?: EpochMs): Generator<DataInterval, void, undefined> {
  const from = of.runBackwards ? of.fromDate : (nextDate ?? of.fromDate)
  const to = Math.min(of.runBackwards ? (nextDate ?? of.toDate) : of.toDate, of.createdAt)
  const intervals = createTimetable(of.schedule).between?.({ from, to }, of.runBackwards) ?? []
  for (const interval of intervals) {
    const isComplete = interval.end < of.createdAt
    if (isComplete) yield interval
    else if (!of.runBackwards) return
  }
}

/** Airflow's rule for a date whose run is in this state; null: it has none. */
export const decideDate = (state: DagRunState | null, behavior: ReprocessBehavior): DateDecision => {
  if (state === null) return 'created'
  if (state === 'queued' || state === 'running') return 'in flight'
  return behavior === 'completed' || (behavior === 'failed' && state === 'failed') ? 'rerun' : 'already exists'
}

/** Whether the date gets a run. */
export const isRun = (decision: DateDecision): boolean => decision === 'created' || decision === 'rerun'

/**
 * Whether the backfill answers for this run: one of type `backfill` whose date had its turn. That follows from the two
 * rows alone, so that a run which somebody clears meanwhile belongs to it again.
 */
export const ownsRun = (backfill: Backfill, run: Pick<DagRun, 'dagId' | 'runType' | 'logicalDate'>): boolean => {
  const { dagId, fromDate, toDate, runBackwards, nextDate } = backfill
  const { logicalDate: date } = run
  if (run.dagId !== dagId || run.runType !== 'backfill' || date === null || date < fromDate || date > toDate)
    return false
  return nextDate === null || (runBackwards ? date > nextDate : date < nextDate)
}

export type BackfillAsked = Pick<Backfill, 'fromDate' | 'toDate' | 'runBackwards' | 'reprocessBehavior'>

/** Refuses what Airflow refuses, in words that say which and what to do instead. */
export const checkBackfill = (dag: SerializedDag, asked: BackfillAsked, now: EpochMs): void => {
  const { dagId, schedule } = dag
  if (createTimetable(schedule).between === null) {
    const has =
      { once: 'runs once', assets: 'runs when assets are updated' }[schedule.kind as string] ?? 'has no schedule'
    throw new PfadError(
      'backfill-no-rhythm',
      `${dagId} ${has}: it has no dates to go back over.`,
      `Run it for one date: pfad dags trigger ${dagId} --logical-date DATE`,
    )
  }
  if (asked.fromDate > asked.toDate) {
    throw new PfadError(
      'bad-argument',
      `The backfill would begin at ${iso(asked.fromDate)}, after its end at ${iso(asked.toDate)}.`,
      'Give the earlier date first; --run-backwards turns the order.',
    )
  }
  if (asked.fromDate >= now) {
    throw new PfadError(
      'bad-argument',
      `${iso(asked.fromDate)} is not past: a backfill takes past dates only.`,
      'What is to come is made by the schedule.',
    )
  }
  const follower = dag.tasks.find((task) => task.dependsOnPast)
  if (follower === undefined) return
  if (asked.runBackwards) {
    throw new PfadError(
      'backfill-direction',
      `The task "${follower.taskId}" of ${dagId} depends on the run before it: its dates cannot run backwards.`,
      'Leave --run-backwards out.',
    )
  }
  if (asked.reprocessBehavior === 'none') {
    throw new PfadError(
      'backfill-reprocess',
      `The task "${follower.taskId}" of ${dagId} depends on the run before it: a date whose run failed would hold up all after it.`,
      'Choose --reprocess-behavior failed, or completed.',
    )
  }
}

export const noDates = (dagId: string, { fromDate, toDate }: BackfillAsked): PfadError =>
  new PfadError(
    'backfill-no-dates',
    `${dagId} has no complete data interval that starts between ${iso(fromDate)} and ${iso(toDate)}.`,
    `See its dates: pfad schedule preview, or pfad dags next-execution ${dagId}`,
  )

const iso = (instant: EpochMs): string => new Date(instant).toISOString().replace('.000Z', 'Z')
