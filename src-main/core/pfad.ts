/** The public package `pfad`, as DAG files import it. */
export { PfadError } from '../contract/error.ts'
export type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
export type { UserEvent } from '../contract/models/userEvent.ts'
export { type Asset, asset, type NamedAsset } from './authoring/asset.ts'
export {
  type CallbackContext,
  type Connection,
  FailTask,
  type Log,
  SkipTask,
  type TaskContext,
  type TaskSettings,
} from './authoring/context.ts'
export { type Dag, dag, taskGroup } from './authoring/dag.ts'
export type { Callback, DagOptions, TaskOptions } from './authoring/options.ts'
export { type Task, type TaskResult, task } from './authoring/task.ts'
export type { Dashboard, DataPlane, Events, Objects, Spark } from './dataPlane.ts'
export { minuteName, pipelineMinute } from './minute.ts'
