import type { ErrorShape } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { DagRunType } from '../../contract/models/run.ts'
import type { DataPlane } from '../dataPlane.ts'

/** A line goes to the attempt's log; further values follow it as JSON. Secrets of connections are masked there. */
export type Log = {
  debug(message: string, ...values: unknown[]): void
  info(message: string, ...values: unknown[]): void
  warning(message: string, ...values: unknown[]): void
  error(message: string, ...values: unknown[]): void
}

/** A connection as Airflow has them, from `PFAD_CONN_<ID>` (a URI). */
export type Connection = {
  readonly connId: string
  readonly connType: string
  readonly host: string | null
  readonly port: number | null
  readonly login: string | null
  readonly password: string | null
  readonly schema: string | null
  readonly extra: Readonly<Record<string, string>>
}

/** spec §4's settings, as the app has them; numbers and switches as themselves. */
export type TaskSettings = {
  readonly CLICKHOUSE_TABLE: string
  readonly MINIO_BUCKET_NAME: string
  readonly KAFKA_TOPIC: string
  readonly SPARK_APPLICATION_PATH: string
  readonly DASHBOARD_API_URL: string
  readonly PIPELINE_TIMEZONE: string
} & Readonly<Record<string, string | number | boolean>>

/** What a task is given, besides the results it asked for. */
export type TaskContext = Pick<DataPlane, 'events' | 'objects' | 'spark' | 'dashboard'> & {
  readonly dagRun: {
    readonly dagId: string
    readonly runId: string
    readonly runType: DagRunType
    readonly runAfter: Date
    readonly conf: Readonly<Record<string, JsonValue>>
  }
  readonly taskInstance: {
    readonly taskId: string
    readonly mapIndex: number
    readonly tryNumber: number
    /** Attempts that may still fail before the task does. */
    readonly retriesLeft: number
  }
  /** These three throw `no-data-interval` in an asset-triggered run, which has none. */
  readonly logicalDate: Date
  readonly dataIntervalStart: Date
  readonly dataIntervalEnd: Date
  /** The DAG's params with what the trigger gave in their place. */
  readonly params: Readonly<Record<string, JsonValue>>
  readonly connections: { get(connId: string): Connection }
  readonly variables: { get(key: string): string; get(key: string, fallback: string): string }
  readonly settings: TaskSettings
  readonly log: Log
  /** Aborts when the task is cancelled or its time is up; pass it on to whatever waits. */
  readonly signal: AbortSignal
}

export type CallbackContext = TaskContext & { readonly error: ErrorShape | null }

/** Thrown by a task that has nothing to do: its instance becomes `skipped` (AirflowSkipException). */
export class SkipTask extends Error {
  constructor(message = 'The task skipped itself.') {
    super(message)
    this.name = 'SkipTask'
  }
}

/** Thrown by a task that no retry can help: its instance becomes `failed` at once (AirflowFailException). */
export class FailTask extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FailTask'
  }
}
