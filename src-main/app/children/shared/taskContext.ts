import type { AttemptSetup } from '../../../adapters/runner/protocol.ts'
import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { Connection, TaskContext } from '../../../core/authoring/context.ts'
import type { DataPlane } from '../../../core/dataPlane.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'
import type { AttemptLog } from './attemptLog.ts'
import { readConnection } from './connections.ts'

/** The context of one attempt: plain data of the run, and the clients of its data plane. */
export const createTaskContext = (of: {
  readonly request: AttemptRequest
  readonly setup: AttemptSetup
  readonly params: Readonly<Record<string, JsonValue>>
  readonly dataPlane: DataPlane
  readonly log: AttemptLog
  readonly signal: AbortSignal
}): TaskContext => {
  const { request, dataPlane, log, signal } = of
  const { attempt, dagRun } = request
  const date = (ms: number | null | undefined): Date => {
    if (typeof ms === 'number') return new Date(ms)
    throw new PfadError(
      'no-data-interval',
      `The run ${dagRun.runId} was triggered by assets and has no data interval.`,
      'Use dagRun.runAfter, or give the DAG a schedule in time.',
    )
  }
  return {
    dagRun: {
      dagId: attempt.dagId,
      runId: dagRun.runId,
      runType: dagRun.runType,
      runAfter: new Date(dagRun.runAfter),
      conf: dagRun.conf,
    },
    taskInstance: {
      taskId: attempt.taskId,
      mapIndex: attempt.mapIndex,
      tryNumber: attempt.tryNumber,
      retriesLeft: request.retriesLeft,
    },
    get logicalDate() {
      return date(dagRun.logicalDate)
    },
    get dataIntervalStart() {
      return date(dagRun.dataInterval?.start)
    },
    get dataIntervalEnd() {
      return date(dagRun.dataInterval?.end)
    },
    params: { ...of.params, ...dagRun.conf },
    connections: {
      get: (connId): Connection => {
        const connection = readConnection(connId, process.env)
        if (connection.password) log.mask(connection.password)
        return connection
      },
    },
    variables: { get: (key: string, fallback?: string): string => readVariable(key, fallback) },
    settings: of.setup.settings as TaskContext['settings'],
    log,
    signal,
    events: dataPlane.events,
    objects: dataPlane.objects,
    spark: dataPlane.spark,
    dashboard: dataPlane.dashboard,
  }
}

const readVariable = (key: string, fallback?: string): string => {
  const value = process.env[`PFAD_VAR_${key.toUpperCase()}`] ?? fallback
  if (value !== undefined) return value
  throw new PfadError('variable-not-found', `There is no variable ${key}.`, `Set PFAD_VAR_${key.toUpperCase()}.`)
}
