import { z } from 'zod'
import { epochMs } from '../models/primitives.ts'
import { gridRun, recentRun, runDuration, runMinute } from '../models/run.ts'
import { call, dagRef } from './define.ts'

/** What screens show of many runs at once: a DAG's last runs, its grid, a day of its calendar, how long it takes. */
export const overviewCalls = {
  /** The newest runs of each DAG, oldest first; without `dagIds` of all that have runs. */
  'dags.recentRuns': call(
    z.object({
      dagIds: z.array(z.string()).max(1000).optional(),
      limit: z.int().min(1).max(50).default(15),
    }),
    z.array(z.object({ dagId: z.string(), runs: z.array(recentRun) })),
  ),
  /**
   * A part of all runs of a DAG in the order in which they were due, oldest first, and how many there are. `first`: the place
   * of its first run, counted from the oldest, so that a place stays what it is while runs are added; or `at`: it ends with
   * the last run that was due by then. Without either: the newest.
   */
  'runs.gridPage': call(
    dagRef.extend({
      first: z.int().min(0).optional(),
      at: epochMs.optional(),
      limit: z.int().min(1).max(200).default(100),
    }),
    z.object({ total: z.int(), first: z.int(), runs: z.array(gridRun) }),
  ),
  /** The minutes of a day (`YYYY-MM-DD` of the DAG's zone) that have runs, by logical date. */
  'runs.calendarDay': call(
    dagRef.extend({ date: z.iso.date() }),
    z.object({ timezone: z.string(), start: epochMs, end: epochMs, minutes: z.array(runMinute) }),
  ),
  /** How long the newest runs that are over took, and their tasks; oldest first. */
  'runs.durations': call(dagRef.extend({ limit: z.int().min(1).max(500).default(100) }), z.array(runDuration)),
} as const
