import { z } from 'zod'
import { alertSpec, alertSpecs } from './alert.ts'
import { approvalSpec } from './approval.ts'
import { assetSpec } from './asset.ts'
import { backend, epochMs, identifier, jsonValue } from './primitives.ts'

/** A boolean expression over asset names: `a & b` is `all`, `a | b` is `any`. */
export type AssetExpression = { asset: string } | { all: AssetExpression[] } | { any: AssetExpression[] }
export const assetExpression: z.ZodType<AssetExpression> = z.lazy(() =>
  z.union([
    z.object({ asset: z.string().min(1) }),
    z.object({ all: z.array(assetExpression).min(1) }),
    z.object({ any: z.array(assetExpression).min(1) }),
  ]),
)

/** When a DAG runs by itself. `cron` holds five fields (presets are resolved to them); `interval` is in milliseconds. */
export const schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('once') }),
  z.object({ kind: z.literal('cron'), expression: z.string(), timezone: z.string() }),
  z.object({ kind: z.literal('interval'), ms: z.int().positive() }),
  z.object({ kind: z.literal('assets'), expression: assetExpression }),
  z.object({
    kind: z.literal('assetsOrTime'),
    expression: assetExpression,
    cron: z.string(),
    timezone: z.string(),
  }),
])
export type Schedule = z.infer<typeof schedule>

/**
 * What becomes of the intervals that fell due while the machine slept, the app was closed or the clock was set forwards:
 * none of them runs, only the latest, or all.
 */
export const afterSleep = z.enum(['skip', 'latest', 'all'])
export type AfterSleep = z.infer<typeof afterSleep>

/** Airflow's trigger rules, by their names. */
export const triggerRule = z.enum([
  'all_success',
  'all_failed',
  'all_done',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'always',
])
export type TriggerRule = z.infer<typeof triggerRule>

/** Airflow's `weight_rule`: a task's priority is its own weight and that of all tasks after it, before it, or its own alone. */
export const weightRule = z.enum(['downstream', 'upstream', 'absolute'])
export type WeightRule = z.infer<typeof weightRule>

/** Which callbacks a task or DAG has; their code stays in the DAG's file and runs in a child. */
export const callbackFlags = z.object({
  onSuccess: z.boolean(),
  onFailure: z.boolean(),
  onRetry: z.boolean(),
  onSkipped: z.boolean(),
})
export type CallbackFlags = z.infer<typeof callbackFlags>

/**
 * What a mapped task (Airflow's `expand`) is mapped over, an entry for each mapped argument, in their order: a list that stands
 * in the DAG, of that length, or another task's result.
 */
export const taskMapping = z.object({
  over: z.array(z.union([z.object({ length: z.int().min(0) }), z.object({ taskId: identifier })])).min(1),
  /** Tasks whose results it takes as a whole beside. */
  whole: z.array(identifier),
  maxMapLength: z.int().positive(),
})
export type TaskMapping = z.infer<typeof taskMapping>

/** One task as the scheduler sees it: no code. Durations are milliseconds; `taskId` includes its groups (`group.task`). */
export const taskSpec = z.object({
  taskId: identifier,
  groupId: identifier.nullable(),
  kind: z.string(),
  /** Task ids that must end before this one may start. */
  upstream: z.array(identifier),
  triggerRule,
  retries: z.int().min(0),
  retryDelay: z.number().min(0),
  retryExponentialBackoff: z.boolean(),
  maxRetryDelay: z.number().min(0).nullable(),
  executionTimeout: z.number().positive().nullable(),
  pool: z.string(),
  poolSlots: z.int().positive(),
  priorityWeight: z.int(),
  weightRule: weightRule.default('downstream'),
  dependsOnPast: z.boolean(),
  waitForDownstream: z.boolean().default(false),
  /** Its task instances that may run at once: over all runs, and in one run. Null: no limit of its own. */
  maxActiveTisPerDag: z.int().positive().nullable().default(null),
  maxActiveTisPerDagrun: z.int().positive().nullable().default(null),
  /** Null: one task instance, not mapped. */
  mapping: taskMapping.nullable().default(null),
  /** What it asks of a person; null: nothing. */
  approval: approvalSpec.nullable().default(null),
  callbacks: callbackFlags,
  /** Senders of the app's own, which need no child. */
  alerts: alertSpecs.optional(),
  /** Asset names that a success of this task updates. */
  outlets: z.array(z.string()),
  doc: z.string().nullable(),
})
export type TaskSpec = z.infer<typeof taskSpec>

/** A run that is not over `interval` ms after `reference` owes this once. */
export const deadlineSpec = z.object({
  reference: z.union([z.enum(['queuedAt', 'logicalDate', 'runAfter']), epochMs]),
  interval: z.number().min(0),
  /** Whether there is code to call; it stays in the DAG's file. */
  hasCallback: z.boolean(),
  alerts: z.array(alertSpec),
})
export type DeadlineSpec = z.infer<typeof deadlineSpec>

export const groupSpec = z.object({ groupId: identifier, parentId: identifier.nullable(), tooltip: z.string() })
export type GroupSpec = z.infer<typeof groupSpec>

/** A DAG as its loader child hands it to the scheduler. `version` hashes the file with all that it imports. */
export const serializedDag = z.object({
  dagId: identifier,
  version: z.string(),
  /** The DAG file: `builtin:<path>` for those that ship with Pfad, `dags:<path>` for the user's, POSIX separators. */
  fileloc: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  /** Who is asked about it. */
  owner: z.string().nullable().default(null),
  schedule,
  /** IANA zone in which the DAG's dates are shown and its cron is read. */
  timezone: z.string(),
  startDate: epochMs.nullable(),
  endDate: epochMs.nullable(),
  catchup: z.boolean(),
  /** What becomes of intervals that fell due unwatched; null: `all` with catchup, else `latest`. */
  afterSleep: afterSleep.nullable().default(null),
  maxActiveRuns: z.int().positive(),
  maxActiveTasks: z.int().positive(),
  dagrunTimeout: z.number().positive().nullable(),
  isPausedUponCreation: z.boolean(),
  /** JSON Schema of the params with its defaults, or null where the DAG takes none. */
  params: z.record(z.string(), jsonValue).nullable(),
  /** null: the app's own setting. */
  backend: backend.nullable(),
  callbacks: callbackFlags,
  alerts: alertSpecs.optional(),
  deadline: deadlineSpec.optional(),
  tasks: z.array(taskSpec),
  /** All that it says of the assets in its schedule and outlets, each distinct saying once. */
  assets: z.array(assetSpec).default([]),
  groups: z.array(groupSpec),
})
export type SerializedDag = z.infer<typeof serializedDag>

/** A DAG file that did not load. `line` is 1-based where it is known. */
export const importError = z.object({
  fileloc: z.string(),
  line: z.int().nullable(),
  message: z.string(),
  at: epochMs,
})
export type ImportError = z.infer<typeof importError>

/** A row of the DAG list. */
export const dagSummary = z.object({
  dagId: z.string(),
  description: z.string(),
  fileloc: z.string(),
  tags: z.array(z.string()),
  owner: z.string().nullable(),
  schedule,
  timezone: z.string(),
  isPaused: z.boolean(),
  /** When the next run fires; null where nothing is scheduled. */
  nextDagRunAt: epochMs.nullable(),
  taskCount: z.int(),
  version: z.string(),
})
export type DagSummary = z.infer<typeof dagSummary>
