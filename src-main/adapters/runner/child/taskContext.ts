import { PfadError } from '../../../contract/error.ts'
import type {
  Connections,
  DagRunInfo,
  LogFields,
  TaskContext,
  TaskLog,
  Variables,
} from '../../../core/authoring/context.ts'
import type { DagDefinition } from '../../../core/authoring/dag.ts'
import { paramDefaults } from '../../../core/authoring/param.ts'
import type { PipelineSettings } from '../../../core/authoring/settings.ts'
import type { XComs } from '../../../core/authoring/xcom.ts'
import type { DataPlane } from '../../../core/dataPlane.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'
import { type OutletEvents, triggeringAssetEvents } from './assetEvents.ts'
import type { LogWriter } from './logWriter.ts'

/** The context that a task or callback of `request` gets. */
export const createTaskContext = (of: {
  readonly dag: DagDefinition
  readonly request: AttemptRequest
  readonly settings: PipelineSettings
  readonly connections: Connections
  readonly variables: Variables
  readonly dataPlane: DataPlane
  readonly log: LogWriter
  readonly signal: AbortSignal
  readonly outlets: OutletEvents
  readonly xcom: XComs
}): TaskContext => {
  const { request, dataPlane } = of
  const dagRun = dagRunInfo(request)
  const { taskId, mapIndex, tryNumber } = request.attempt
  return {
    dagRun,
    taskInstance: { taskId, mapIndex, tryNumber, retriesLeft: request.retriesLeft },
    get logicalDate() {
      return orNone(dagRun.logicalDate, 'logical date')
    },
    get dataIntervalStart() {
      return orNone(dagRun.dataIntervalStart, 'data interval')
    },
    get dataIntervalEnd() {
      return orNone(dagRun.dataIntervalEnd, 'data interval')
    },
    params: { ...paramDefaults(of.dag.options.params), ...request.dagRun.conf },
    connections: of.connections,
    variables: of.variables,
    settings: of.settings,
    xcom: of.xcom,
    log: taskLog(of.log),
    signal: of.signal,
    triggeringAssetEvents: triggeringAssetEvents(request),
    outletEvents: of.outlets.of,
    events: dataPlane.events,
    objects: dataPlane.objects,
    spark: dataPlane.spark,
    dashboard: dataPlane.dashboard,
  }
}

const dagRunInfo = ({ attempt, dagRun }: AttemptRequest): DagRunInfo => ({
  dagId: attempt.dagId,
  runId: dagRun.runId,
  runType: dagRun.runType,
  logicalDate: dagRun.logicalDate === null ? null : new Date(dagRun.logicalDate),
  dataIntervalStart: dagRun.dataInterval && new Date(dagRun.dataInterval.start),
  dataIntervalEnd: dagRun.dataInterval && new Date(dagRun.dataInterval.end),
  runAfter: new Date(dagRun.runAfter),
  conf: dagRun.conf,
})

const orNone = (date: Date | null, what: string): Date => {
  if (date !== null) return date
  throw new PfadError('no-data-interval', `This run has no ${what}: assets have triggered it.`, 'Ask `dagRun` first.')
}

const taskLog = (writer: LogWriter): TaskLog => {
  const at = (level: 'debug' | 'info' | 'warning' | 'error') => (message: string, fields?: LogFields) =>
    writer.write(level, fields === undefined ? message : `${message} ${JSON.stringify(fields)}`)
  return { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') }
}
