import { z } from 'zod'
import { errorShape } from '../error.ts'
import { backend, epochMs } from './primitives.ts'

/** The live producer. `eventsPerSecond` is what is asked; `actualPerSecond` what the last second gave. */
export const producerStatus = z.object({
  state: z.enum(['stopped', 'running', 'held']),
  eventsPerSecond: z.number().min(0),
  actualPerSecond: z.number().min(0),
  produced: z.int().min(0),
  /** Why it is held (no room on the disk, the store is away), in one sentence. */
  reason: z.string().nullable(),
})
export type ProducerStatus = z.infer<typeof producerStatus>

export const minuteCount = z.object({ minute: epochMs, events: z.int(), errors: z.int() })
export type MinuteCount = z.infer<typeof minuteCount>

export const eventStats = z.object({
  total: z.int(),
  example: z.int(),
  /** Events that the store took in during the last second. */
  perSecond: z.number(),
  firstAt: epochMs.nullable(),
  lastAt: epochMs.nullable(),
})
export type EventStats = z.infer<typeof eventStats>

/** One minute of the strip: what became of it. */
export const minuteOutcome = z.object({
  /** Start of the minute, epoch ms, and its name in the pipeline's zone. */
  minute: epochMs,
  name: z.string(),
  runId: z.string().nullable(),
  outcome: z.enum(['success', 'failed', 'running', 'no_data', 'none']),
  events: z.int().nullable(),
  errors: z.int().nullable(),
})
export type MinuteOutcome = z.infer<typeof minuteOutcome>

export const appInfo = z.object({
  version: z.string(),
  home: z.string(),
  host: z.enum(['electron', 'web', 'cli']),
  /** Why the web host and not the window, in one sentence. */
  hostReason: z.string().nullable(),
  backend,
  pipelineTimezone: z.string(),
  minuteDagId: z.string(),
  startedAt: epochMs,
  dashboardUrl: z.string(),
})
export type AppInfo = z.infer<typeof appInfo>

/** Space that one kind of data takes, and the limits under which it is kept; null = no limit. */
export const storageUse = z.object({
  kind: z.enum(['events', 'objects', 'runs', 'logs']),
  bytes: z.int(),
  items: z.int(),
  maxAgeMs: z.number().nullable(),
  maxBytes: z.number().nullable(),
})
export type StorageUse = z.infer<typeof storageUse>

export const storageStatus = z.object({
  uses: z.array(storageUse),
  freeBytes: z.number(),
  floorBytes: z.number(),
  belowFloor: z.boolean(),
})
export type StorageStatus = z.infer<typeof storageStatus>

export const objectStat = z.object({
  bucket: z.string(),
  key: z.string(),
  size: z.int(),
  lastModified: epochMs,
  etag: z.string(),
})
export type ObjectStat = z.infer<typeof objectStat>

/** Progress of anything long. `total` is null while unknown. */
export const progress = z.object({ done: z.number(), total: z.number().nullable(), unit: z.string() })
export type Progress = z.infer<typeof progress>

export const importResult = z.object({
  read: z.int(),
  inserted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  /** Where the rejected rows are, with line and reason; null where none was. */
  rejectsFile: z.string().nullable(),
})
export type ImportResult = z.infer<typeof importResult>

/** One finding of `pfad doctor`. */
export const finding = z.object({
  check: z.string(),
  status: z.enum(['ok', 'warning', 'error', 'skipped']),
  found: z.string(),
  advice: z.string().nullable(),
})
export type Finding = z.infer<typeof finding>

/** A sign of life of the scheduler. Both instants are the host's, so that no other clock is needed to compare them. */
export const pulse = z.object({
  now: epochMs,
  /** When it last looked at what is due. */
  lookedAt: epochMs,
  /** It looks at least this often (ms). */
  everyMs: z.number(),
  /** False: a command holds the home for a while, and nothing falls due. */
  isScheduling: z.boolean(),
  /** Attempts that run. */
  running: z.int(),
})
export type Pulse = z.infer<typeof pulse>

/** The container engine of this machine; `engine` null: none answers, and `problem` says why. */
export const engineStatus = z.object({
  platform: z.string(),
  engine: z.object({ name: z.string(), version: z.string(), address: z.string() }).nullable(),
  problem: errorShape.nullable(),
})
export type EngineStatus = z.infer<typeof engineStatus>
