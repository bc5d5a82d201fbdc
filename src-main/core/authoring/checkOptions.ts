import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { afterSleep, triggerRule, weightRule } from '../../contract/models/dag.ts'
import { backend, identifier } from '../../contract/models/primitives.ts'
import { checkZone } from '../zone.ts'
import type { Asset } from './asset.ts'
import { durationMs } from './duration.ts'
import { instantMs } from './instant.ts'
import { type Notifier, notifierSpec } from './notify.ts'
import type { Callback, DagOptions, Deadline, TaskOptions } from './options.ts'
import { type ResolvedParams, resolveParam } from './param.ts'
import { resolveSchedule, scheduleAssets } from './schedule.ts'

export const duration = z.unknown().transform((value, context) => {
  const ms = durationMs(value)
  if (ms === null) {
    context.addIssue("must be a duration: seconds, a text like '3s', '5m', '1h30m', or { minutes: 5 }")
    return z.NEVER
  }
  return ms
})
export const positiveDuration = duration.refine((ms) => ms > 0, 'must be longer than nothing')

const callbacks = z
  .unknown()
  .refine(
    (value) => [value].flat().every((one) => typeof one === 'function' || notifierSpec(one) !== null),
    'must be a function, a notifier (notify.log(), …) or a list of them',
  )
  .transform((value) => [value].flat() as (Callback | Notifier)[])
  .default([])

const whole = (least: number) =>
  z.int(`must be a whole number from ${least} on`).min(least, `must be at least ${least}`)

/** A task's options with all that was left out; durations in milliseconds. */
const taskOptions = z.strictObject({
  retries: whole(0).default(0),
  retryDelay: duration.default(300_000),
  retryExponentialBackoff: z.boolean().default(false),
  maxRetryDelay: duration.nullable().default(null),
  executionTimeout: positiveDuration.nullable().default(null),
  triggerRule: triggerRule.default('all_success'),
  pool: z.string().min(1).default('default_pool'),
  poolSlots: whole(1).default(1),
  priorityWeight: z.int().default(1),
  weightRule: weightRule.default('downstream'),
  dependsOnPast: z.boolean().default(false),
  waitForDownstream: z.boolean().default(false),
  maxActiveTisPerDag: whole(1).nullable().default(null),
  maxActiveTisPerDagrun: whole(1).nullable().default(null),
  maxMapLength: whole(1).default(1024),
  outlets: z
    .array(
      z.custom<Asset>(
        (value) => typeof value === 'object' && value !== null && 'name' in value && 'specs' in value,
        'must be assets',
      ),
    )
    .default([]),
  doc: z.string().nullable().default(null),
  onSuccessCallback: callbacks,
  onFailureCallback: callbacks,
  onRetryCallback: callbacks,
  onSkippedCallback: callbacks,
})
export type ResolvedTaskOptions = z.output<typeof taskOptions>

const deadline = z.strictObject({
  reference: z.unknown(),
  interval: duration,
  callback: callbacks.refine((all) => all.length > 0, 'must be given: it is what the deadline is for'),
})

/** A DAG's options but `defaultArgs`, which its tasks take over; dates are checked once the zone is known. */
const dagOptions = z.strictObject({
  schedule: z.unknown().optional(),
  startDate: z.unknown().optional(),
  endDate: z.unknown().optional(),
  timezone: z.string().default('UTC'),
  catchup: z.boolean().default(false),
  afterSleep: afterSleep.nullable().default(null),
  maxActiveRuns: whole(1).default(16),
  maxActiveTasks: whole(1).default(16),
  dagrunTimeout: positiveDuration.nullable().default(null),
  isPausedUponCreation: z.boolean().default(true),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  owner: z.string().min(1).nullable().default(null),
  defaultArgs: z.looseObject({}).default({}),
  params: z.record(z.string(), z.unknown()).default({}),
  backend: backend.nullable().default(null),
  deadline: deadline.nullable().default(null),
  onSuccessCallback: callbacks,
  onFailureCallback: callbacks,
})

const groupOptions = z.strictObject({ tooltip: z.string().default(''), defaultArgs: z.looseObject({}).default({}) })

/**
 * `own` are the options that only the task's kind has; they come back apart. `of` names whose options they are:
 * `DAG "a", task "b"`. Throws `PfadError('bad-dag')` that names the option.
 */
export const checkTaskOptions = (
  options: TaskOptions,
  own: z.ZodRawShape,
  of: string,
): ResolvedTaskOptions & { readonly own: Readonly<Record<string, unknown>> } => {
  const parsed: Record<string, unknown> = parse(taskOptions.extend(own), options, of)
  const [ofKind, ofAll] = [Object.keys(own), Object.keys(taskOptions.shape)].map((names) =>
    Object.fromEntries(names.map((name) => [name, parsed[name]])),
  )
  return { ...(ofAll as ResolvedTaskOptions), own: ofKind ?? {} }
}

export const checkDagOptions = (options: DagOptions, of: string) => {
  const parsed = parse(dagOptions, options, of)
  const { timezone } = parsed
  inOption(of, 'timezone', () => checkZone(timezone))
  const date = (name: 'startDate' | 'endDate'): number | null => {
    const value = parsed[name]
    if (value === null || value === undefined) return null
    const ms = instantMs(value, timezone)
    if (ms === null) throw badOption(of, name, "must be a date such as '2025-08-09' or '2025-08-09T10:00Z'")
    return ms
  }
  return {
    ...parsed,
    deadline: parsed.deadline && {
      ...parsed.deadline,
      reference: referenceOf(parsed.deadline.reference, timezone, of),
    },
    startDate: date('startDate'),
    endDate: date('endDate'),
    schedule: inOption(of, 'schedule', () => resolveSchedule(parsed.schedule, timezone)),
    params: resolveParams(of, parsed.params),
    assets: scheduleAssets(parsed.schedule),
  }
}

const resolveParams = (of: string, params: Readonly<Record<string, unknown>>): ResolvedParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, given]) => [name, inOption(of, `params.${name}`, () => resolveParam(given))]),
  )
const REFERENCES = ['queuedAt', 'logicalDate', 'runAfter'] as const satisfies readonly Deadline['reference'][]

const referenceOf = (value: unknown, timezone: string, of: string): (typeof REFERENCES)[number] | number => {
  const reference = REFERENCES.find((name) => name === value) ?? instantMs(value, timezone)
  if (reference !== null) return reference
  throw badOption(of, 'deadline.reference', `must be ${REFERENCES.join(', ')} or a date such as '2025-08-09T10:00Z'`)
}

export type ResolvedDagOptions = ReturnType<typeof checkDagOptions>

export const checkGroupOptions = (options: unknown, of: string) => parse(groupOptions, options, of)

/** `what` is `dag`, `task` or `group`, `id` its name by Airflow's rule. */
export const checkId = (what: string, id: unknown): string => {
  const parsed = identifier.safeParse(id)
  if (parsed.success) return parsed.data
  throw new PfadError(
    'bad-dag',
    `${typeof id === 'string' ? JSON.stringify(id.slice(0, 300)) : `Something of type ${typeof id}`} is not a ${what} id: ${parsed.error.issues[0]?.message ?? 'it is wrong'}.`,
    'Use letters, digits, dashes, dots and underscores, at most 250.',
  )
}

const parse = <S extends z.ZodObject>(schema: S, options: unknown, of: string): z.output<S> => {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    throw new PfadError(
      'bad-dag',
      `${of}: there is no option ${issue.keys.map((key) => `"${key}"`).join(', ')}.`,
      `The options are ${Object.keys(schema.shape).join(', ')}.`,
    )
  }
  if (issue === undefined || issue.path.length === 0)
    throw new PfadError('bad-dag', `${of}: its options are no object.`)
  throw badOption(of, issue.path.join('.'), issue.message)
}

const inOption = <T>(of: string, name: string, resolve: () => T): T => {
  try {
    return resolve()
  } catch (thrown) {
    if (thrown instanceof PfadError) throw badOption(of, name, thrown.message.replace(/\.$/, ''), thrown.hint)
    throw thrown
  }
}

const badOption = (of: string, name: string, what: string, hint?: string): PfadError =>
  new PfadError('bad-dag', `${of}: option "${name}": ${what}.`, hint)
