import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { triggerRule } from '../../contract/models/dag.ts'
import { backend, identifier, jsonValue } from '../../contract/models/primitives.ts'
import { type Asset, isAssetLike } from './asset.ts'
import type { CallbackContext } from './context.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Seconds as a number, or `500ms`, `3s`, `5m`, `2h`, `1d`; milliseconds inside. */
const duration = z
  .union([z.number().min(0), z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'write seconds, or 500ms, 3s, 5m, 2h, 1d')])
  .transform((value) => {
    if (typeof value === 'number') return value * 1000
    const [, amount = '0', unit = 's'] = /^([\d.]+)([a-z]+)$/.exec(value) ?? []
    return Number(amount) * (UNITS[unit] ?? 1000)
  })

/** A Date, or ISO text; without a zone it is UTC. */
const instant = z
  .union([z.date(), z.string()])
  .transform((value) => (typeof value === 'string' ? Date.parse(withZone(value)) : value.getTime()))
  .refine((ms) => Number.isFinite(ms), 'write a date like 2025-08-09 or 2025-08-09T10:00:00Z')

const withZone = (text: string): string => (/T.*(Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`)

export type Callback = (context: CallbackContext) => void | Promise<void>
const callback = z.custom<Callback>((value) => typeof value === 'function', 'must be a function')
const asset = z.custom<Asset>(isAssetLike, 'must be an asset')

const callbacks = {
  onSuccessCallback: callback.optional(),
  onFailureCallback: callback.optional(),
}

const taskShape = {
  retries: z.int().min(0).default(0),
  retryDelay: duration.default(300_000),
  retryExponentialBackoff: z.boolean().default(false),
  maxRetryDelay: duration.nullable().default(null),
  executionTimeout: duration.nullable().default(null),
  triggerRule: triggerRule.default('all_success'),
  pool: z.string().min(1).default('default_pool'),
  poolSlots: z.int().positive().default(1),
  priorityWeight: z.int().default(1),
  dependsOnPast: z.boolean().default(false),
  outlets: z.array(asset).default([]),
  doc: z.string().nullable().default(null),
  ...callbacks,
  onRetryCallback: callback.optional(),
  onSkippedCallback: callback.optional(),
}
const taskOptions = z.strictObject(taskShape)
export type TaskOptions = z.input<typeof taskOptions>
export type ParsedTaskOptions = z.output<typeof taskOptions>

const every = z.strictObject({
  days: z.number().min(0).optional(),
  hours: z.number().min(0).optional(),
  minutes: z.number().min(0).optional(),
  seconds: z.number().min(0).optional(),
})
export type Every = z.output<typeof every>

const dagOptions = z.strictObject({
  /** A cron expression, a preset, `{ minutes: 5 }`, assets (`a.and(b)`), or null for by hand only. */
  schedule: z
    .union([z.string(), every, z.custom<Asset>(isAssetLike)])
    .nullable()
    .default(null),
  timezone: z.string().default('UTC'),
  startDate: instant.nullable().default(null),
  endDate: instant.nullable().default(null),
  catchup: z.boolean().default(false),
  maxActiveRuns: z.int().positive().default(16),
  maxActiveTasks: z.int().positive().default(16),
  dagrunTimeout: duration.nullable().default(null),
  isPausedUponCreation: z.boolean().default(true),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  /** Default values; a trigger may give others. */
  params: z.record(z.string(), jsonValue).nullable().default(null),
  backend: backend.nullable().default(null),
  defaultArgs: z.strictObject(taskShape).partial().default({}),
  ...callbacks,
})
export type DagOptions = Omit<z.input<typeof dagOptions>, 'defaultArgs'> & { defaultArgs?: TaskOptions }
export type ParsedDagOptions = z.output<typeof dagOptions>

/** Options with their defaults; `bad-dag` names what they belong to and which of them is wrong. */
const parseFor = <T extends z.ZodType>(schema: T, what: string, value: unknown): z.output<T> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new PfadError(
    'bad-dag',
    `${what}: ${z.prettifyError(parsed.error)}`,
    'Correct the option; docs/dags.md lists them.',
  )
}

export const parseDagOptions = (dagId: string, options: DagOptions): ParsedDagOptions => {
  parseTaskOptions(`The defaultArgs of the DAG ${JSON.stringify(dagId)}`, options.defaultArgs ?? {})
  return parseFor(dagOptions, `The DAG ${JSON.stringify(dagId)}`, { ...options, defaultArgs: {} })
}

export const parseTaskOptions = (what: string, options: TaskOptions): ParsedTaskOptions =>
  parseFor(taskOptions, what, options)

/** Airflow's rule for ids, with a message that says whose it is. */
export const checkId = (kind: 'DAG' | 'task' | 'task group', id: string): string =>
  parseFor(identifier, `The ${kind} id ${JSON.stringify(id)}`, id)
