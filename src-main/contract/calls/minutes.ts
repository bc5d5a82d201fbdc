import { z } from 'zod'
import {
  dashboardStatus,
  minuteEvents,
  minuteView,
  parquetObject,
  reportDelivery,
  reportSeries,
} from '../models/minute.ts'
import { minuteOutcome } from '../models/platform.ts'
import { epochMs } from '../models/primitives.ts'
import { storedReport } from '../models/report.ts'
import { call, objectRef } from './define.ts'

const minuteRef = z.object({ dagId: z.string(), minute: z.string() })

/** One minute from its events to its report, and the reports over time. */
export const minuteCalls = {
  'minutes.list': call(z.object({ count: z.int().min(1).max(1440) }), z.array(minuteOutcome)),
  'minutes.get': call(minuteRef, minuteView),
  /** What the store holds of the minute that starts then. */
  'minutes.events': call(z.object({ start: epochMs, sample: z.int().min(0).max(1000).default(20) }), minuteEvents),
  /** Of a Parquet object: schema, statistics, first rows. */
  'minutes.parquet': call(objectRef.extend({ rows: z.int().min(0).max(1000).default(10) }), parquetObject),

  'reports.list': call(
    z.object({ dagId: z.string().optional(), limit: z.int().min(1).max(1000).default(100) }),
    z.array(storedReport),
  ),
  'reports.get': call(minuteRef, z.array(storedReport)),
  /** Current reports of the `ms` before `to`, or before the last minute whose run is due, in at most `points` equal steps and one cut short. */
  'reports.series': call(
    z.object({
      dagId: z.string(),
      ms: z.int().min(60_000),
      to: epochMs.optional(),
      points: z.int().min(1).max(1000).default(360),
    }),
    reportSeries,
  ),
  /**
   * Sends a minute's report to the dashboard: the JSON object as its task would, or what was received with
   * `idempotencyKey`. The same bytes have the same key, so that who knows them stores nothing twice.
   */
  'reports.send': call(minuteRef.extend({ idempotencyKey: z.string().optional() }), reportDelivery),
  'dashboard.status': call(z.object({ limit: z.int().min(0).max(1000).default(200) }), dashboardStatus),
} as const

export type MinuteCallName = keyof typeof minuteCalls
