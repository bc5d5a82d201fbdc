import { z } from 'zod'
import { errorShape } from '../error.ts'
import { backend, dataInterval, epochMs, identifier, jsonValue } from './primitives.ts'

export const dagRunState = z.enum(['queued', 'running', 'success', 'failed'])
export type DagRunState = z.infer<typeof dagRunState>

export const dagRunType = z.enum(['scheduled', 'manual', 'backfill', 'asset_triggered'])
export type DagRunType = z.infer<typeof dagRunType>

export const taskInstanceState = z.enum([
  'none',
  'scheduled',
  'queued',
  'running',
  'success',
  'failed',
  'up_for_retry',
  'up_for_reschedule',
  'upstream_failed',
  'skipped',
  'removed',
])
export type TaskInstanceState = z.infer<typeof taskInstanceState>

/** How one attempt ended. `lost`: it died with its process, which is nobody's failure but the infrastructure's. */
export const attemptOutcome = z.enum(['success', 'failed', 'skipped', 'rescheduled', 'lost', 'cancelled'])
export type AttemptOutcome = z.infer<typeof attemptOutcome>

export const dagRun = z.object({
  dagId: z.string(),
  runId: z.string(),
  runType: dagRunType,
  state: dagRunState,
  /** null for asset-triggered runs only. */
  logicalDate: epochMs.nullable(),
  dataInterval: dataInterval.nullable(),
  /** When it was due: the end of its data interval, or the moment of the trigger. */
  runAfter: epochMs,
  queuedAt: epochMs,
  startDate: epochMs.nullable(),
  endDate: epochMs.nullable(),
  conf: z.record(z.string(), jsonValue),
  dagVersion: z.string(),
  backend,
  /** Who or what asked for it: `scheduler`, `cli`, `ui`, `test`, … */
  triggeredBy: z.string(),
  note: z.string().nullable(),
})
export type DagRun = z.infer<typeof dagRun>

/** Which task instance: `mapIndex` is −1 where the task is not mapped. */
export const taskInstanceKey = z.object({
  dagId: identifier,
  runId: z.string(),
  taskId: identifier,
  mapIndex: z.int(),
})
export type TaskInstanceKey = z.infer<typeof taskInstanceKey>

export const taskInstance = taskInstanceKey.extend({
  state: taskInstanceState,
  /** Attempts started so far, as in Airflow; the user's retries are counted in `failures`. */
  tryNumber: z.int(),
  /** Attempts that failed on the user's account; beyond `retries` the instance is `failed`. */
  failures: z.int(),
  /** Attempts that were `lost`, in a row. */
  losses: z.int(),
  /** How often the attempt in hand has been put off (`up_for_reschedule`); the next start goes on with it if so. */
  reschedules: z.int(),
  /** Since its last clear: when the first attempt began that was ever put off. What a sensor's timeout counts from. */
  firstStartedAt: epochMs.nullable(),
  startDate: epochMs.nullable(),
  endDate: epochMs.nullable(),
  /** When an `up_for_retry` or `up_for_reschedule` may run again; null: not by itself. */
  nextAttemptAt: epochMs.nullable(),
  /** Why it is in this state, where that is not plain: one sentence. */
  reason: z.string().nullable(),
})
export type TaskInstance = z.infer<typeof taskInstance>

export const attemptKey = taskInstanceKey.extend({ tryNumber: z.int() })
export type AttemptKey = z.infer<typeof attemptKey>

export const attempt = attemptKey.extend({
  queuedAt: epochMs.nullable(),
  startDate: epochMs,
  endDate: epochMs.nullable(),
  outcome: attemptOutcome.nullable(),
  error: errorShape.nullable(),
  pid: z.int().nullable(),
})
export type Attempt = z.infer<typeof attempt>

/** One XCom, kept per attempt; key `return_value` is the task's result. */
export const xcom = attemptKey.extend({ key: z.string(), value: jsonValue, at: epochMs })
export type XCom = z.infer<typeof xcom>

/** What somebody wrote beside a run (`taskId` null) or one of its task instances. */
export const note = z.object({
  dagId: z.string(),
  runId: z.string(),
  taskId: z.string().nullable(),
  mapIndex: z.int(),
  text: z.string(),
  by: z.string(),
  at: epochMs,
})
export type Note = z.infer<typeof note>

/** One line of history: what befell a DAG (`runId` null), a run (`taskId` null) or a task instance in one moment. */
export const historyEvent = z.object({
  at: epochMs,
  dagId: z.string(),
  runId: z.string().nullable(),
  taskId: z.string().nullable(),
  mapIndex: z.int(),
  /** The events of that moment in order, with spaces between: `schedule queue start`. */
  name: z.string(),
  /** Who asked and through what, as `mina (cli)`; null: the scheduler itself. */
  by: z.string().nullable(),
  /** What the events carried, by their names; no secrets. */
  detail: jsonValue,
})
export type HistoryEvent = z.infer<typeof historyEvent>

/** A run with all that its page shows. */
export const dagRunDetail = z.object({
  run: dagRun,
  taskInstances: z.array(taskInstance),
  attempts: z.array(attempt),
  xcoms: z.array(xcom),
  /** People's; `run.note` is the scheduler's. */
  notes: z.array(note),
})
export type DagRunDetail = z.infer<typeof dagRunDetail>

/** A run as the grid shows it; `tasks`: task id → how many instances it has in which state (one, unless it is mapped). */
export const gridRun = dagRun
  .pick({
    runId: true,
    runType: true,
    state: true,
    logicalDate: true,
    runAfter: true,
    queuedAt: true,
    startDate: true,
    endDate: true,
  })
  .extend({ tasks: z.record(z.string(), z.partialRecord(taskInstanceState, z.int().positive())) })
export type GridRun = z.infer<typeof gridRun>

/** A run as a DAG's row shows it. */
export const recentRun = dagRun.pick({
  runId: true,
  state: true,
  logicalDate: true,
  runAfter: true,
  startDate: true,
  endDate: true,
})
export type RecentRun = z.infer<typeof recentRun>

/** A minute that has runs, and how many in which state; `runId` where there is one alone. */
export const runMinute = z.object({
  at: epochMs,
  states: z.partialRecord(dagRunState, z.int().positive()),
  runId: z.string().nullable(),
})
export type RunMinute = z.infer<typeof runMinute>

/** A run that is over; `tasks`: from the start of a task's first instance to the end of its last, in ms. */
export const runDuration = dagRun
  .pick({ runId: true, state: true, logicalDate: true, runAfter: true, queuedAt: true })
  .extend({ startDate: epochMs, endDate: epochMs, tasks: z.record(z.string(), z.number()) })
export type RunDuration = z.infer<typeof runDuration>

/** A day of the DAG's zone (`YYYY-MM-DD`) that has runs, and how many in which state. */
export const calendarDay = z.object({ date: z.string(), states: z.partialRecord(dagRunState, z.int().positive()) })
export type CalendarDay = z.infer<typeof calendarDay>

/** One line of an attempt's log. `level` as in Python's logging. `time` is epoch milliseconds. */
export const logLine = z.object({
  time: epochMs,
  level: z.enum(['debug', 'info', 'warning', 'error']),
  text: z.string(),
})
export type LogLine = z.infer<typeof logLine>
