import { z } from 'zod'
import { logFilter, logPage, logPiece, logPlace } from '../models/log.ts'
import { epochMs } from '../models/primitives.ts'
import {
  attempt,
  calendarDay,
  dagRun,
  dagRunDetail,
  dagRunState,
  gridRun,
  logLine,
  taskInstance,
} from '../models/run.ts'
import { attemptRef, call, dagRef, runRef, stream } from './define.ts'

export const runCalls = {
  'runs.list': call(
    z.object({
      dagId: z.string().optional(),
      state: dagRunState.optional(),
      /** Only runs whose `runAfter` is before this instant: the next page. */
      before: epochMs.optional(),
      /** With `before`: of the runs due at that very instant, those that the list has after this one too. */
      beforeRun: runRef.optional(),
      limit: z.int().min(1).max(1000).default(100),
    }),
    z.array(dagRun),
  ),
  'runs.get': call(runRef, dagRunDetail),
  /** The DAG's newest runs that were due before an instant, with the states of their tasks. */
  'runs.grid': call(
    dagRef.extend({
      before: epochMs.optional(),
      /** With `before`: of the runs due at that very instant, those that the grid has after this run id too. */
      beforeRun: z.string().optional(),
      limit: z.int().min(1).max(1000).default(25),
    }),
    z.array(gridRun),
  ),
  /** The days of a year that have runs, by logical date, in the DAG's zone. */
  'runs.calendar': call(
    dagRef.extend({ year: z.int().min(1970).max(9999) }),
    z.object({ timezone: z.string(), days: z.array(calendarDay) }),
  ),
  /** The run of that logical date, or null. */
  'runs.find': call(dagRef.extend({ logicalDate: epochMs }), dagRun.nullable()),
  'tasks.list': call(runRef, z.array(taskInstance)),
  /**
   * A page of an attempt's log, or of those of its entries that fit a filter. Answers soon: while `isWhole` is false it
   * has not looked through all of it, and goes on with the next call. With `waitMs` it waits for further entries.
   */
  'logs.page': call(
    attemptRef.extend({
      filter: logFilter.prefault({}),
      place: logPlace,
      limit: z.int().min(1).max(5000).default(1000),
      waitMs: z.int().min(0).max(20_000).default(0),
    }),
    logPage,
  ),
  'attempts.list': call(runRef.extend({ taskId: z.string() }), z.array(attempt)),
} as const

export const runStreams = {
  /** The run as one HTML page that needs nothing else, in pieces. */
  'runs.export': stream(runRef, z.string()),
  'logs.read': stream(attemptRef.extend({ follow: z.boolean().default(false) }), z.array(logLine)),
  /** The log as it stands in its file, or those of its entries that fit, piece by piece. */
  'logs.text': stream(attemptRef.extend({ filter: logFilter.prefault({}) }), logPiece),
} as const
