import type { EpochMs } from '../contract/models/primitives.ts'
import type { DueRun } from '../core/timetable.ts'
import type { KnownDag } from './state.ts'

/** The run that this DAG's schedule makes next; null where it makes none. Remembered. */
export const nextRun = (known: KnownDag, now: EpochMs): DueRun | null => {
  const { row } = known
  if (row.isPaused || !row.isActive) return null
  if (known.next === undefined) known.next = computeNext(known, now)
  return known.next
}

/** As `nextRun`, but also for a paused DAG and not remembered. */
export const computeNext = ({ row, timetable }: KnownDag, now: EpochMs): DueRun | null => {
  const { startDate, endDate } = row.dag
  const catchup = row.dag.catchup || row.isCatchingUp
  return timetable.next({ last: row.lastScheduled, startDate, endDate, catchup, now })
}
