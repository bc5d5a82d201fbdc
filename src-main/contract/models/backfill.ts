import { z } from 'zod'
import { schedule } from './dag.ts'
import { epochMs, jsonValue } from './primitives.ts'
import { dagRunState } from './run.ts'

/** What a backfill does with a date that has a run that is over: leave it, run it again if it failed, or in any case. */
export const reprocessBehavior = z.enum(['none', 'failed', 'completed'])
export type ReprocessBehavior = z.infer<typeof reprocessBehavior>

/** What became of a date when its turn came: a new run, a run again, or left out, with Airflow's `exception_reason`. */
export const dateDecision = z.enum(['created', 'rerun', 'in flight', 'already exists'])
export type DateDecision = z.infer<typeof dateDecision>

/** Runs for past dates of one DAG. It is over once each of its dates had its turn and the runs have ended, or when it is cancelled. */
export const backfill = z.object({
  id: z.int().positive(),
  dagId: z.string(),
  /** Both included; they bound the logical dates. */
  fromDate: epochMs,
  toDate: epochMs,
  /** The DAG's schedule when the backfill was made: its dates stay the same, whatever becomes of the DAG. */
  schedule,
  runBackwards: z.boolean(),
  reprocessBehavior,
  /** Of its own, beside the DAG's. */
  maxActiveRuns: z.int().positive(),
  /** null: new runs have none, runs again keep theirs. */
  dagRunConf: z.record(z.string(), jsonValue).nullable(),
  isPaused: z.boolean(),
  createdAt: epochMs,
  createdBy: z.string(),
  /** How many dates it has, and how many of them had their turn. */
  total: z.int(),
  decided: z.int(),
  /** The date whose turn is next; null once all had theirs. */
  nextDate: epochMs.nullable(),
  completedAt: epochMs.nullable(),
  isCancelled: z.boolean(),
})
export type Backfill = z.infer<typeof backfill>

/** One date that had its turn. `sortOrdinal` counts from 1 in the order of the backfill. */
export const backfillDate = z.object({
  sortOrdinal: z.int().positive(),
  logicalDate: epochMs,
  decision: dateDecision,
})
export type BackfillDate = z.infer<typeof backfillDate>

/** With the run that the date has by now; null where there is none, or no longer. */
export const backfillDateWithRun = backfillDate.extend({ runId: z.string().nullable(), state: dagRunState.nullable() })
export type BackfillDateWithRun = z.infer<typeof backfillDateWithRun>

/** How many dates were decided so, and whose run is in this state by now. */
export const backfillCount = z.object({
  decision: dateDecision,
  state: dagRunState.nullable(),
  dates: z.int(),
})
export type BackfillCount = z.infer<typeof backfillCount>

export const backfillDetail = z.object({ backfill, counts: z.array(backfillCount) })
export type BackfillDetail = z.infer<typeof backfillDetail>

export const backfillRequest = z.object({
  dagId: z.string(),
  fromDate: epochMs,
  toDate: epochMs,
  /** Default: `none`. */
  reprocessBehavior: reprocessBehavior.optional(),
  /** Default: 10, as in Airflow. */
  maxActiveRuns: z.int().min(1).max(10_000).optional(),
  runBackwards: z.boolean().optional(),
  dagRunConf: z.record(z.string(), jsonValue).optional(),
})
export type BackfillRequest = z.infer<typeof backfillRequest>

/** A middle and a bad case. */
const span = z.object({ median: z.number(), p90: z.number() })

/** What a backfill would do, and cost. */
export const backfillPreview = z.object({
  dagId: z.string(),
  /** In order; the first of them where there are more than were asked for. */
  dates: z.array(z.object({ logicalDate: epochMs, decision: dateDecision })),
  total: z.int(),
  /** Dates that get a run: made, and run again. */
  created: z.int(),
  rerun: z.int(),
  /** Dates left out. */
  inFlight: z.int(),
  alreadyExists: z.int(),
  /** Runs at once, by its own limit and the attempts that Pfad starts at once. */
  parallelRuns: z.number(),
  /** Past runs that succeeded and that this is judged by; where 0, there is no estimate. */
  judgedBy: z.int(),
  /** One run, in ms. */
  runDuration: span.nullable(),
  /** All of it, in ms. */
  duration: span.nullable(),
  /** What all its runs will leave, in bytes; null where nothing tells. Objects: those that the results of past runs name. */
  bytes: z.object({ rows: z.number().nullable(), logs: z.number().nullable(), objects: z.number().nullable() }),
  /** All of this for people. */
  sentence: z.string(),
})
export type BackfillPreview = z.infer<typeof backfillPreview>
