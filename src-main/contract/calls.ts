import { z } from 'zod'
import { dagSummary, importError, serializedDag } from './models/dag.ts'
import {
  appInfo,
  eventStats,
  finding,
  importResult,
  minuteCount,
  minuteOutcome,
  objectStat,
  producerStatus,
  progress,
  storageStatus,
} from './models/platform.ts'
import { backend, dataInterval, epochMs, jsonValue } from './models/primitives.ts'
import { storedReport } from './models/report.ts'
import { attempt, dagRun, dagRunDetail, dagRunState, logLine, taskInstance } from './models/run.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const stream = <I extends z.ZodType, T extends z.ZodType>(input: I, item: T) => ({ input, item })
const nothing = z.object({})
const dagRef = z.object({ dagId: z.string() })
const runRef = z.object({ dagId: z.string(), runId: z.string() })
const attemptRef = runRef.extend({ taskId: z.string(), mapIndex: z.int().default(-1), tryNumber: z.int().positive() })
const objectRef = z.object({ bucket: z.string(), key: z.string() })
const row = z.record(z.string(), jsonValue)

/** The instants of one data interval of a schedule. */
export const scheduledInterval = z.object({ logicalDate: epochMs, dataInterval, runAfter: epochMs })
export type ScheduledInterval = z.infer<typeof scheduledInterval>

/** Every request that a screen or the command line can make: name → input, output. A row without a handler does not compile. */
export const calls = {
  'app.info': call(nothing, appInfo),
  'app.doctor': call(nothing, z.array(finding)),
  'app.stop': call(nothing, nothing),

  'dags.list': call(nothing, z.array(dagSummary)),
  'dags.get': call(dagRef, serializedDag.extend({ isPaused: z.boolean(), source: z.string().nullable() })),
  'dags.importErrors': call(nothing, z.array(importError)),
  'dags.setPaused': call(dagRef.extend({ isPaused: z.boolean() }), dagSummary),
  'dags.trigger': call(
    dagRef.extend({
      conf: z.record(z.string(), jsonValue).default({}),
      logicalDate: epochMs.optional(),
      backend: backend.optional(),
    }),
    dagRun,
  ),
  'dags.nextExecutions': call(dagRef.extend({ count: z.int().min(1).max(1000) }), z.array(scheduledInterval)),

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
  /** The run of that logical date, or null. */
  'runs.find': call(dagRef.extend({ logicalDate: epochMs }), dagRun.nullable()),
  'tasks.list': call(runRef, z.array(taskInstance)),
  'attempts.list': call(runRef.extend({ taskId: z.string() }), z.array(attempt)),

  'schedule.preview': call(
    z.object({
      expression: z.string(),
      timezone: z.string().default('UTC'),
      after: epochMs.optional(),
      count: z.int().min(1).max(10_000).default(10),
    }),
    z.array(scheduledInterval),
  ),

  'events.count': call(z.object({ from: epochMs.optional(), to: epochMs.optional() }), z.object({ count: z.int() })),
  'events.stats': call(nothing, eventStats),
  'events.minutes': call(z.object({ from: epochMs, to: epochMs }), z.array(minuteCount)),
  'events.removeExample': call(nothing, z.object({ removed: z.int() })),

  'producer.status': call(nothing, producerStatus),
  'producer.set': call(
    z.object({ running: z.boolean(), eventsPerSecond: z.number().min(0).max(1_000_000) }),
    producerStatus,
  ),

  'minutes.list': call(z.object({ count: z.int().min(1).max(1440) }), z.array(minuteOutcome)),
  'reports.list': call(
    z.object({ dagId: z.string().optional(), limit: z.int().min(1).max(1000).default(100) }),
    z.array(storedReport),
  ),
  'reports.get': call(z.object({ dagId: z.string(), minute: z.string() }), z.array(storedReport)),

  'objects.buckets': call(nothing, z.array(z.string())),
  'objects.list': call(
    z.object({
      bucket: z.string(),
      prefix: z.string().default(''),
      after: z.string().default(''),
      limit: z.int().min(1).max(10_000).default(1000),
    }),
    z.array(objectStat),
  ),
  'objects.stat': call(objectRef, objectStat),
  'objects.head': call(objectRef.extend({ rows: z.int().min(1).max(10_000).default(10) }), z.array(row)),
  'objects.schema': call(objectRef, z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() }))),
  'objects.copy': call(z.object({ from: objectRef, to: objectRef }), objectStat),
  'objects.remove': call(objectRef, nothing),

  'storage.status': call(nothing, storageStatus),
  'storage.setLimits': call(
    z.object({
      kind: z.enum(['events', 'objects', 'runs', 'logs']),
      maxAgeMs: z.number().positive().nullable(),
      maxBytes: z.number().positive().nullable(),
    }),
    storageStatus,
  ),
} as const

/** What changed, so that a screen refetches just that. */
export const change = z.object({
  topic: z.enum(['dags', 'runs', 'events', 'producer', 'reports', 'storage', 'objects']),
  dagId: z.string().optional(),
  runId: z.string().optional(),
})
export type Change = z.infer<typeof change>

/** What flows for longer than one answer, under credit: name → input, item. */
export const streams = {
  changes: stream(nothing, change),
  'logs.read': stream(attemptRef.extend({ follow: z.boolean().default(false) }), z.array(logLine)),
  'dags.test': stream(
    dagRef.extend({ logicalDate: epochMs.optional(), conf: z.record(z.string(), jsonValue).default({}) }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('run'), run: dagRun }),
      z.object({ kind: z.literal('task'), taskInstance }),
      z.object({ kind: z.literal('log'), taskId: z.string(), tryNumber: z.int(), lines: z.array(logLine) }),
    ]),
  ),
  'events.import': stream(
    z.object({ path: z.string(), format: z.enum(['parquet', 'csv', 'ndjson']).optional() }),
    z.union([progress, importResult]),
  ),
  'events.export': stream(
    z.object({
      path: z.string(),
      format: z.enum(['parquet', 'csv', 'ndjson']).optional(),
      from: epochMs.optional(),
      to: epochMs.optional(),
    }),
    z.union([progress, z.object({ written: z.int() })]),
  ),
  'events.generate': stream(
    z.object({ from: epochMs, minutes: z.int().min(1), eventsPerMinute: z.number().positive(), seed: z.int() }),
    z.union([progress, importResult]),
  ),
  /** The object's bytes, base64 pieces of at most 64 KiB. */
  'objects.cat': stream(objectRef, z.string()),
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
export type CallParsed<N extends CallName> = z.output<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>
export type Streams = typeof streams
export type StreamName = keyof Streams
export type StreamInput<N extends StreamName> = z.input<Streams[N]['input']>
export type StreamParsed<N extends StreamName> = z.output<Streams[N]['input']>
export type StreamItem<N extends StreamName> = z.output<Streams[N]['item']>
