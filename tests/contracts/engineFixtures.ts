import type { SerializedDag, TaskSpec } from '../../src-main/contract/models/dag.ts'
import type { LoadedFile } from '../../src-main/engine/ports/dagLoader.ts'

const noCallbacks = { onSuccess: false, onFailure: false, onRetry: false, onSkipped: false }

/** A task with Airflow's defaults. */
export const makeTask = (taskId: string, over: Partial<TaskSpec> = {}): TaskSpec => ({
  taskId,
  groupId: null,
  kind: 'function',
  upstream: [],
  triggerRule: 'all_success',
  retries: 0,
  retryDelay: 300_000,
  retryExponentialBackoff: false,
  maxRetryDelay: null,
  executionTimeout: null,
  pool: 'default_pool',
  poolSlots: 1,
  priorityWeight: 1,
  weightRule: 'downstream',
  dependsOnPast: false,
  waitForDownstream: false,
  maxActiveTisPerDag: null,
  maxActiveTisPerDagrun: null,
  mapping: null,
  approval: null,
  callbacks: noCallbacks,
  outlets: [],
  doc: null,
  ...over,
})

/** A DAG without schedule, not paused. */
export const makeDag = (
  dagId: string,
  tasks: readonly TaskSpec[],
  over: Partial<SerializedDag> = {},
): SerializedDag => ({
  dagId,
  version: 'v1',
  fileloc: `dags:${dagId}.ts`,
  description: '',
  tags: [],
  schedule: { kind: 'none' },
  timezone: 'UTC',
  startDate: null,
  endDate: null,
  catchup: false,
  owner: null,
  afterSleep: null,
  maxActiveRuns: 16,
  maxActiveTasks: 16,
  dagrunTimeout: null,
  isPausedUponCreation: false,
  params: null,
  backend: null,
  callbacks: noCallbacks,
  tasks: [...tasks],
  assets: [],
  groups: [],
  ...over,
})

/** Each task after the one before it. */
export const chain = (ids: readonly string[], over: Partial<TaskSpec> = {}): TaskSpec[] =>
  ids.map((taskId, index) => makeTask(taskId, { upstream: ids.slice(Math.max(0, index - 1), index), ...over }))

export const makeFile = (...dags: SerializedDag[]): LoadedFile => ({
  ok: true,
  fileloc: dags[0]?.fileloc ?? 'dags:none.ts',
  version: dags[0]?.version ?? 'v1',
  dags,
  files: [],
})
