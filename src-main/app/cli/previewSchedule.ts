import type { ScheduledInterval } from '../../contract/calls/dags.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import { parseSchedule } from '../../core/schedule.ts'
import { createTimetable } from '../../core/timetable.ts'

/** The next data intervals of a schedule whose start is at or after `after`. Throws `bad-cron`, `bad-timezone`. */
export const previewSchedule = (
  expression: string,
  { timezone, count }: { timezone: string; count: number },
  after: EpochMs,
): ScheduledInterval[] =>
  createTimetable(parseSchedule(expression, timezone))
    .from(after)
    .take(count)
    .map((dataInterval) => ({ logicalDate: dataInterval.start, dataInterval, runAfter: dataInterval.end }))
    .toArray()
