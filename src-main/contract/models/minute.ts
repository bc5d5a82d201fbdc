import { z } from 'zod'
import { objectStat } from './platform.ts'
import { epochMs, jsonValue } from './primitives.ts'
import { dagRunDetail } from './run.ts'
import { userEvent } from './userEvent.ts'

const objectPlace = z.object({ bucket: z.string(), key: z.string() })

/** One minute of a pipeline: which run was about it, and where that left its objects. */
export const minuteView = z.object({
  dagId: z.string(),
  name: z.string(),
  /** null: the name is none of a minute in the pipeline's zone, as of a DAG that names its reports otherwise. */
  start: epochMs.nullable(),
  previous: z.string().nullable(),
  /** null: it has not begun yet. */
  next: z.string().nullable(),
  /** The same clock time before: what one compares it with. */
  earlier: z.object({ hour: z.string(), day: z.string(), week: z.string() }).nullable(),
  /** When its run is due, late events included. */
  dueAt: epochMs.nullable(),
  detail: dagRunDetail.nullable(),
  /** By the run's own word (its XComs); null where it wrote none, or is not known. */
  parquet: objectPlace.nullable(),
  json: objectPlace.nullable(),
})
export type MinuteView = z.infer<typeof minuteView>

/** What the event store holds of one minute. */
export const minuteEvents = z.object({
  events: z.int(),
  errors: z.int(),
  /** By second of the minute and type; what has none is left out. */
  seconds: z.array(z.object({ second: z.int().min(0).max(59), type: z.string(), events: z.int(), errors: z.int() })),
  /** The first of them in the order of time. */
  sample: z.array(userEvent),
})
export type MinuteEvents = z.infer<typeof minuteEvents>

/** A column of a Parquet file, with what its values are. */
export const parquetColumn = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  nulls: z.int(),
  /** About how many different values there are. */
  distinct: z.int(),
  /** As text; null where there is no value. */
  min: z.string().nullable(),
  max: z.string().nullable(),
  /** Bytes in the file, and before compression. */
  compressed: z.number(),
  uncompressed: z.number(),
  compression: z.string(),
  encodings: z.string(),
})

/** What a Parquet file is: its rows, its columns, how it is laid out, and its first rows. */
export const parquetProfile = z.object({
  rows: z.int(),
  rowGroups: z.int(),
  createdBy: z.string(),
  columns: z.array(parquetColumn),
  head: z.array(z.record(z.string(), jsonValue)),
})
export type ParquetProfile = z.infer<typeof parquetProfile>

/** The same of an object, with its size and age. */
export const parquetObject = parquetProfile.extend({ stat: objectStat })
export type ParquetObject = z.infer<typeof parquetObject>

/** Reports of a stretch of time, summed. */
const reportSum = z.object({
  /** Minutes that have a report, and those of them that had no event. */
  minutes: z.int(),
  noData: z.int(),
  events: z.int(),
  errors: z.int(),
  byType: z.record(z.string(), z.object({ events: z.int(), errors: z.int() })),
})
export type ReportSum = z.infer<typeof reportSum>

/** Reports over time: equal steps from `from` on, each with its sum; one without a report has `minutes` 0. */
export const reportSeries = z.object({
  from: epochMs,
  /** The last step may be cut short by it. */
  to: epochMs,
  stepMs: z.int().positive(),
  steps: z.array(
    reportSum.extend({
      at: epochMs,
      /** The last minute that has a report; null without. */ name: z.string().nullable(),
    }),
  ),
  total: reportSum,
})
export type ReportSeries = z.infer<typeof reportSeries>

/** What became of a report that was sent. */
export const reportDelivery = z.object({
  /** Without credentials and query. */
  url: z.string(),
  status: z.int(),
  /** The first words of the answer. */
  answer: z.string(),
  idempotencyKey: z.string(),
  bytes: z.int(),
  tookMs: z.number(),
})
export type ReportDelivery = z.infer<typeof reportDelivery>

/** One request that the built-in dashboard got, taken or refused. What its headers did not say is null. */
export const dashboardRequest = z.object({
  id: z.int(),
  at: epochMs,
  dagId: z.string().nullable(),
  minute: z.string().nullable(),
  idempotencyKey: z.string().nullable(),
  bytes: z.int().nullable(),
  status: z.int(),
  /** `stored`, `revised`, `restored`, `repeated`, or why it was refused. */
  result: z.string(),
  tookMs: z.number(),
})
export type DashboardRequest = z.infer<typeof dashboardRequest>

/** What the dashboard is and got. */
export const dashboardStatus = z.object({
  /** Where reports are sent, without credentials and query. */
  url: z.string(),
  /** False: to a dashboard of somebody else, whose requests are not seen here. */
  isBuiltIn: z.boolean(),
  /** Requests are remembered from then on. */
  since: epochMs,
  /** The last ones, newest first. */
  requests: z.array(dashboardRequest),
})
export type DashboardStatus = z.infer<typeof dashboardStatus>
