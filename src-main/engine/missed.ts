import type { DataInterval, EpochMs } from '../contract/models/primitives.ts'
import type { DueRun } from '../core/timetable.ts'
import type { KnownDag } from './state.ts'

/** The intervals that a DAG's schedule still owes at the end of a span. */
export type Missed = {
  /** null: more than were counted. */
  readonly count: number | null
  readonly first: DataInterval
  readonly last: DataInterval
  /** The DAG owed older ones already when the span began. */
  readonly wasBehind: boolean
}

/** Null where the DAG missed nothing. `atMost` bounds the counting. */
export const missedBetween = (
  known: KnownDag,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  atMost: number,
): Missed | null => {
  const { row, timetable } = known
  if (row.lastScheduled === null) return null
  const first = timetable.next({ ...row.dag, last: row.lastScheduled, catchup: true, now: to })
  if (first === null || first.runAfter > to) return null
  const after = (run: DueRun, isCatchup: boolean) =>
    timetable.next({ ...row.dag, last: run.dataInterval, catchup: isCatchup, now: to })
  let last = first
  let count = 1
  let next = after(first, true)
  while (next !== null && next.runAfter <= to && count < atMost) {
    last = next
    count += 1
    next = after(last, true)
  }
  const isCounted = next === null || next.runAfter > to
  const latest = isCounted ? last : latestOf(after(last, false), last, to)
  return {
    count: isCounted ? count : null,
    first: first.dataInterval,
    last: latest.dataInterval,
    wasBehind: first.runAfter <= from,
  }
}

const latestOf = (latest: DueRun | null, counted: DueRun, to: EpochMs): DueRun =>
  latest !== null && latest.runAfter <= to ? latest : counted
