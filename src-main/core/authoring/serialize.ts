import { PfadError } from '../../contract/error.ts'
import type { CallbackFlags, Schedule, SerializedDag, TaskSpec } from '../../contract/models/dag.ts'
import { topologicalOrder } from '../graph.ts'
import { parseSchedule } from '../schedule.ts'
import { checkZone } from '../zone.ts'
import { assetExpressionOf, assetNames, isAssetLike } from './asset.ts'
import type { DagBuilder, TaskNode } from './builder.ts'
import type { Every, ParsedDagOptions } from './options.ts'

/** A DAG without its code, as the scheduler knows it. Throws `bad-dag`, `bad-cron` or `bad-timezone`. */
export const serialize = (builder: DagBuilder, of: { version: string; fileloc: string }): SerializedDag => {
  const { dagId, options } = builder
  return {
    dagId,
    ...of,
    description: options.description,
    tags: options.tags,
    schedule: scheduleOf(dagId, options),
    timezone: checkedZone(options.timezone),
    startDate: options.startDate,
    endDate: options.endDate,
    catchup: options.catchup,
    maxActiveRuns: options.maxActiveRuns,
    maxActiveTasks: options.maxActiveTasks,
    dagrunTimeout: options.dagrunTimeout,
    isPausedUponCreation: options.isPausedUponCreation,
    params: options.params,
    backend: options.backend,
    callbacks: flags(options),
    tasks: topologicalOrder([...builder.tasks.values()].map(taskSpec)),
    groups: [...builder.groups.values()],
  }
}

const taskSpec = ({ taskId, groupId, options, upstream }: TaskNode): TaskSpec => ({
  taskId,
  groupId,
  kind: 'function',
  upstream: [...upstream],
  triggerRule: options.triggerRule,
  retries: options.retries,
  retryDelay: options.retryDelay,
  retryExponentialBackoff: options.retryExponentialBackoff,
  maxRetryDelay: options.maxRetryDelay,
  executionTimeout: options.executionTimeout,
  pool: options.pool,
  poolSlots: options.poolSlots,
  priorityWeight: options.priorityWeight,
  dependsOnPast: options.dependsOnPast,
  callbacks: flags(options),
  outlets: options.outlets.flatMap((each) => assetNames(assetExpressionOf(each))),
  doc: options.doc,
})

const flags = (options: {
  onSuccessCallback?: unknown
  onFailureCallback?: unknown
  onRetryCallback?: unknown
  onSkippedCallback?: unknown
}): CallbackFlags => ({
  onSuccess: options.onSuccessCallback !== undefined,
  onFailure: options.onFailureCallback !== undefined,
  onRetry: options.onRetryCallback !== undefined,
  onSkipped: options.onSkippedCallback !== undefined,
})

const checkedZone = (zone: string): string => {
  checkZone(zone)
  return zone
}

const scheduleOf = (dagId: string, { schedule, timezone }: ParsedDagOptions): Schedule => {
  if (schedule === null) return { kind: 'none' }
  if (typeof schedule === 'string') return parseSchedule(schedule, timezone)
  if (isAssetLike(schedule)) return { kind: 'assets', expression: assetExpressionOf(schedule) }
  const ms = milliseconds(schedule)
  if (ms > 0) return { kind: 'interval', ms }
  throw new PfadError(
    'bad-dag',
    `The DAG "${dagId}" has an interval of no length.`,
    'Write { minutes: 5 }, for example.',
  )
}

const milliseconds = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Every): number =>
  Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
