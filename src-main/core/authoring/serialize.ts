import type { AlertSpec, AlertSpecs } from '../../contract/models/alert.ts'
import type { CallbackFlags, SerializedDag, TaskSpec } from '../../contract/models/dag.ts'
import { checkParamRules } from '../params.ts'
import { distinctSpecs } from './asset.ts'
import type { TaskDefinition } from './builder.ts'
import type { ResolvedDagOptions } from './checkOptions.ts'
import type { DagDefinition } from './dag.ts'
import { type Notifier, notifierSpec } from './notify.ts'
import type { Callback } from './options.ts'
import { paramsSchema } from './param.ts'

/** The DAG as the scheduler knows it: everything but its code. Throws `bad-dag` where its params contradict themselves. */
export const serialize = (dag: DagDefinition, version: string, fileloc: string): SerializedDag => {
  const { options } = dag
  const params = paramsSchema(options.params)
  checkParamRules({ dagId: dag.dagId, params, schedule: options.schedule })
  return {
    dagId: dag.dagId,
    version,
    fileloc,
    description: options.description,
    tags: options.tags,
    owner: options.owner,
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
    params,
    backend: options.backend,
    callbacks: flags(options),
    ...alertsOf(options),
    ...(options.deadline === null ? {} : { deadline: serializeDeadline(options.deadline) }),
    tasks: dag.tasks.map(serializeTask),
    assets: distinctSpecs([
      ...options.assets,
      ...dag.tasks.flatMap((task) => task.options.outlets.flatMap(({ specs }) => specs)),
    ]),
    groups: [...dag.groups],
  }
}

const serializeTask = ({ taskId, groupId, kind, options, upstream, mapping, approval }: TaskDefinition): TaskSpec => ({
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
  weightRule: options.weightRule,
  dependsOnPast: options.dependsOnPast || options.waitForDownstream,
  waitForDownstream: options.waitForDownstream,
  maxActiveTisPerDag: options.maxActiveTisPerDag,
  maxActiveTisPerDagrun: options.maxActiveTisPerDagrun,
  mapping,
  approval,
  callbacks: flags(options),
  ...alertsOf(options),
  outlets: [...new Set(options.outlets.map((asset) => asset.name))],
  doc: options.doc,
})

type Told = readonly (Callback | Notifier)[]
type WithCallbacks = {
  readonly onSuccessCallback: Told
  readonly onFailureCallback: Told
  readonly onRetryCallback?: Told
  readonly onSkippedCallback?: Told
}

/** Code is called in a child; a notifier is data, and the host's to send. */
const hasCode = (told: Told = []): boolean => told.some((each) => typeof each === 'function')
const specsOf = (told: Told = []): AlertSpec[] => told.map(notifierSpec).filter((spec) => spec !== null)

const alertsOf = (options: WithCallbacks): { alerts?: AlertSpecs } => {
  const all = {
    onSuccess: specsOf(options.onSuccessCallback),
    onFailure: specsOf(options.onFailureCallback),
    onRetry: specsOf(options.onRetryCallback),
    onSkipped: specsOf(options.onSkippedCallback),
  }
  const given = Object.entries(all).filter(([, specs]) => specs.length > 0)
  return given.length === 0 ? {} : { alerts: Object.fromEntries(given) }
}

const serializeDeadline = ({ reference, interval, callback }: NonNullable<ResolvedDagOptions['deadline']>) => ({
  ...{ reference, interval, hasCallback: hasCode(callback), alerts: specsOf(callback) },
})

const flags = (options: WithCallbacks): CallbackFlags => ({
  onSuccess: hasCode(options.onSuccessCallback),
  onFailure: hasCode(options.onFailureCallback),
  onRetry: hasCode(options.onRetryCallback),
  onSkipped: hasCode(options.onSkippedCallback),
})
