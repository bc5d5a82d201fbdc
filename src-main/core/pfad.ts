/** The public package `pfad`, as DAG files import it. The children of the app use `authoring/` for the rest. */

/** For params: `when: z.iso.date()`. */
export { z } from 'zod'
export { PfadError } from '../contract/error.ts'
export type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
export type { UserEvent } from '../contract/models/userEvent.ts'
export { type ApprovalOptions, type ApprovalResult, approval } from './authoring/approval.ts'
export { type Asset, type AssetCondition, type AssetOptions, asset } from './authoring/asset.ts'
export { branch, type ShortCircuitOptions, shortCircuit } from './authoring/branch.ts'
export type {
  CallbackContext,
  Connection,
  Connections,
  DagRunInfo,
  LogFields,
  OutletEvent,
  TaskContext,
  TaskInstanceInfo,
  TaskLog,
  TriggeringAssetEvent,
  Variables,
} from './authoring/context.ts'
export { FailTask, RescheduleTask, SkipTask } from './authoring/control.ts'
export { type Dag, dag } from './authoring/dag.ts'
export type { Duration } from './authoring/duration.ts'
export { type Mapped, type Unmapped, unmapped } from './authoring/expand.ts'
export { type BashCommand, type BashOptions, bash } from './authoring/kinds/bash.ts'
export { type HttpCall, http } from './authoring/kinds/http.ts'
export type { HttpRequest, HttpResponse } from './authoring/kinds/httpRequest.ts'
export { type PythonOptions, type PythonProgram, python } from './authoring/kinds/python.ts'
export { type SparkApplication, sparkSubmit } from './authoring/kinds/sparkSubmit.ts'
export { type Notifier, notify, type WebhookOptions } from './authoring/notify.ts'
export type {
  Callback,
  Callbacks,
  DagOptions,
  Deadline,
  GroupOptions,
  ScheduleOption,
  TaskOptions,
} from './authoring/options.ts'
export { type JsonSchema, type Param, type Params, param } from './authoring/param.ts'
export { chain, type Input, type Ordered, type TaskResult } from './authoring/results.ts'
export type { SensorOptions } from './authoring/sensors/defineSensor.ts'
export { fileSensor } from './authoring/sensors/fileSensor.ts'
export { httpSensor } from './authoring/sensors/httpSensor.ts'
export { type ObjectTarget, objectSensor } from './authoring/sensors/objectSensor.ts'
export { type PokeResult, sensor } from './authoring/sensors/sensor.ts'
export { timeSensor } from './authoring/sensors/timeSensor.ts'
export type { PipelineSettings } from './authoring/settings.ts'
export { type Step, type Task, task } from './authoring/task.ts'
export { type TaskGroup, taskGroup } from './authoring/taskGroup.ts'
export { readText } from './authoring/text.ts'
export type {
  Dashboard,
  DataPlane,
  Events,
  Objects,
  Spark,
  SparkJob,
  SparkProgress,
  StoredObject,
} from './dataPlane.ts'
export { minuteName, pipelineMinute } from './minute.ts'
