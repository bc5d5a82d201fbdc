import type { CallbackFlags, SerializedDag, TaskSpec } from '../../contract/models/dag.ts'
import { distinctSpecs } from './asset.ts'
import type { TaskDefinition } from './builder.ts'
import type { DagDefinition } from './dag.ts'
import type { Callback } from './options.ts'
import { paramsSchema } from './param.ts'

/** The DAG as the scheduler knows it: everything but its code. */
export const serialize = (dag: DagDefinition, version: string, fileloc: string): SerializedDag => {
  const { options } = dag
  return {
    dagId: dag.dagId,
    version,
    fileloc,
    description: options.description,
    tags: options.tags,
    schedule: options.schedule,
    timezone: options.timezone,
    startDate: options.startDate,
    endDate: options.endDate,
    catchup: options.catchup,
    afterSleep: options.afterSleep,
    maxActiveRuns: options.maxActiveRuns,
    maxActiveTasks: options.maxActiveTasks,
    dagrunTimeout: options.dagrunTimeout,
    isPausedUponCreation: options.isPausedUponCreation,
    params: paramsSchema(options.params),
    backend: options.backend,
    callbacks: flags(options),
    tasks: dag.tasks.map(serializeTask),
    assets: distinctSpecs([
      ...options.assets,
      ...dag.tasks.flatMap((task) => task.options.outlets.flatMap(({ specs }) => specs)),
    ]),
    groups: [...dag.groups],
  }
}

const serializeTask = ({ taskId, groupId, kind, options, upstream }: TaskDefinition): TaskSpec => ({
  taskId,
  groupId,
  kind,
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
  outlets: [...new Set(options.outlets.map((asset) => asset.name))],
  doc: options.doc,
})

type WithCallbacks = {
  readonly onSuccessCallback: readonly Callback[]
  readonly onFailureCallback: readonly Callback[]
  readonly onRetryCallback?: readonly Callback[]
  readonly onSkippedCallback?: readonly Callback[]
}

const flags = (options: WithCallbacks): CallbackFlags => ({
  onSuccess: options.onSuccessCallback.length > 0,
  onFailure: options.onFailureCallback.length > 0,
  onRetry: (options.onRetryCallback ?? []).length > 0,
  onSkipped: (options.onSkippedCallback ?? []).length > 0,
})
