import type { ErrorShape } from '../../contract/error.ts'
import type { AssetExtra } from '../../contract/models/asset.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { DagRunType } from '../../contract/models/run.ts'
import type { Dashboard, Events, Objects, Spark } from '../dataPlane.ts'
import type { Asset } from './asset.ts'
import type { PipelineSettings } from './settings.ts'
import type { XComs } from './xcom.ts'

/** The DAG run that a task belongs to. An asset-triggered run has no logical date and no data interval. */
export type DagRunInfo = {
  readonly dagId: string
  readonly runId: string
  readonly runType: DagRunType
  readonly logicalDate: Date | null
  readonly dataIntervalStart: Date | null
  readonly dataIntervalEnd: Date | null
  /** When it was due. */
  readonly runAfter: Date
  /** What was given at the trigger. */
  readonly conf: Readonly<Record<string, JsonValue>>
}

export type TaskInstanceInfo = {
  readonly taskId: string
  /** −1 where the task is not mapped. */
  readonly mapIndex: number
  /** 1 for the first attempt. */
  readonly tryNumber: number
  /** Failures that are still allowed; 0 in the last attempt. */
  readonly retriesLeft: number
}

/** Lines in the attempt's log. `fields` follow the message as JSON. */
export type TaskLog = {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warning(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, JsonValue | undefined>>

/** A connection in Airflow's parts: what is not given is empty, a port null. */
export type Connection = {
  readonly connId: string
  readonly connType: string
  readonly host: string
  readonly port: number | null
  readonly login: string
  readonly password: string
  readonly schema: string
  readonly extra: Readonly<Record<string, JsonValue>>
}

export type Connections = {
  /** That of `PFAD_CONN_<ID>`, or the stored one. Throws `PfadError`: `unknown-connection`, `bad-connection`, `secret-locked`. */
  get(connId: string): Promise<Connection>
}

export type Variables = {
  /** That of `PFAD_VAR_<KEY>`, or the stored one. Throws `PfadError('unknown-variable')` where there is neither it nor a default. */
  get(key: string, byDefault?: string): Promise<string>
}

/** An update of an asset that an asset-triggered run came from. */
export type TriggeringAssetEvent = {
  readonly asset: string
  readonly at: Date
  readonly extra: AssetExtra
  /** null: somebody said by hand that the asset was updated. */
  readonly source: {
    readonly dagId: string
    readonly runId: string
    readonly taskId: string
    readonly mapIndex: number
  } | null
}

/** What a task says of an asset that it updates; kept with the update when the task succeeds. */
export type OutletEvent = { extra: Record<string, JsonValue> }

/** All that a task can reach. The last four are the data plane of the run's backend. */
export interface TaskContext {
  readonly dagRun: DagRunInfo
  readonly taskInstance: TaskInstanceInfo
  /** These three throw `PfadError('no-data-interval')` in a run that has none; see `dagRun` to ask first. */
  readonly logicalDate: Date
  readonly dataIntervalStart: Date
  readonly dataIntervalEnd: Date
  /** The DAG's params, with what was given at the trigger over their defaults. */
  readonly params: Readonly<Record<string, JsonValue>>
  readonly connections: Connections
  readonly variables: Variables
  readonly settings: PipelineSettings
  /** What tasks of this run leave for each other beside their results. */
  readonly xcom: XComs
  readonly log: TaskLog
  /** Aborts when the attempt is cancelled or its execution timeout is over: hand it to whatever waits. */
  readonly signal: AbortSignal
  /** What made an asset-triggered run, by asset, oldest first, the newest thousand of all; empty in other runs. */
  readonly triggeringAssetEvents: Readonly<Record<string, readonly TriggeringAssetEvent[]>>
  /** `outletEvents(posts).extra = { rows: 12 }`. Throws `PfadError('no-outlet')` for one that the task does not have. */
  readonly outletEvents: (asset: Asset) => OutletEvent
  readonly events: Events
  readonly objects: Objects
  readonly spark: Spark
  readonly dashboard: Dashboard
}

/** What a callback gets: the context of the attempt that it is about, and what ended it. */
export interface CallbackContext extends TaskContext {
  readonly error: ErrorShape | null
}
