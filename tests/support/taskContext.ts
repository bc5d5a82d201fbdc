import { PfadError } from '../../src-main/contract/error.ts'
import type { CallbackContext, TaskContext } from '../../src-main/core/authoring/context.ts'
import { type Dag, dagDefinition } from '../../src-main/core/authoring/dag.ts'
import type { PipelineSettings } from '../../src-main/core/authoring/settings.ts'
import type { SparkJob } from '../../src-main/core/dataPlane.ts'

export const TEST_SETTINGS: PipelineSettings = {
  CLICKHOUSE_CONN_NAME: 'clickhouse_default',
  MINIO_CONN_NAME: 'minio_default',
  SPARK_CONN_NAME: 'spark_default',
  CLICKHOUSE_TABLE: 'user_events',
  MINIO_BUCKET_NAME: 'events',
  KAFKA_TOPIC: 'user-events',
  NUM_WORKERS: 2,
  SPARK_APPLICATION_PATH: 'packaged',
  SPARK_EVENT_LOG_ENABLED: true,
  SPARK_EVENT_LOG_DIR: 'logs/spark-events',
  SPARK_WARM: true,
  DASHBOARD_API_URL: '',
  PFAD_PYTHON: '',
  PIPELINE_TIMEZONE: 'Asia/Tehran',
}

const unused = (): never => {
  throw new Error('This test does not use that.')
}

/**
 * A context with a data plane in memory. `rows` are the events of each minute (epoch ms); `objects` what the store holds;
 * `failing` makes a client throw instead of working.
 */
export const createFakeContext = (options: {
  readonly dagId: string
  readonly taskId?: string
  readonly dataIntervalStart?: string
  readonly rows?: Readonly<Record<number, number>>
  readonly objects?: Readonly<Record<string, string>>
  readonly failing?: Partial<Record<'extract' | 'ensureBucket' | 'get' | 'submit' | 'post', unknown>>
  readonly params?: TaskContext['params']
  readonly settings?: Partial<PipelineSettings>
  readonly error?: CallbackContext['error']
}) => {
  const { failing = {}, rows = {}, objects = {} } = options
  const start = new Date(options.dataIntervalStart ?? '2025-01-15T06:31:00Z')
  const end = new Date(start.getTime() + 60_000)
  const log: { level: string; text: string }[] = []
  const did: string[] = []
  const jobs: SparkJob[] = []
  const posts: { dagId: string; minute: string; body: string }[] = []
  const failIf = (what: keyof typeof failing): void => {
    if (what in failing) throw failing[what]
  }
  const line = (level: string) => (message: string) => void log.push({ level, text: message })
  const context: CallbackContext = {
    dagRun: {
      dagId: options.dagId,
      runId: 'manual__1',
      runType: 'manual',
      logicalDate: start,
      dataIntervalStart: start,
      dataIntervalEnd: end,
      runAfter: end,
      conf: {},
    },
    taskInstance: { taskId: options.taskId ?? 'task', mapIndex: -1, tryNumber: 1, retriesLeft: 1 },
    logicalDate: start,
    dataIntervalStart: start,
    dataIntervalEnd: end,
    params: options.params ?? {},
    connections: { get: unused },
    variables: { get: unused },
    settings: { ...TEST_SETTINGS, ...options.settings },
    xcom: { push: unused, pull: unused },
    log: { debug: line('debug'), info: line('info'), warning: line('warning'), error: line('error') },
    signal: new AbortController().signal,
    error: options.error ?? null,
    triggeringAssetEvents: {},
    outletEvents: () => ({ extra: {} }),
    events: {
      async extract({ minute, bucket, key }) {
        did.push(`extract ${new Date(minute).toISOString()} ${bucket}/${key}`)
        failIf('extract')
        return { rows: rows[minute] ?? 0 }
      },
      query: unused,
    },
    objects: {
      async ensureBucket(bucket) {
        did.push(`ensureBucket ${bucket}`)
        failIf('ensureBucket')
      },
      async *get(bucket, key) {
        did.push(`get ${bucket}/${key}`)
        failIf('get')
        const text = objects[`${bucket}/${key}`]
        if (text === undefined) throw new PfadError('object-not-found', `There is no ${bucket}/${key}.`)
        // In two pieces, the border inside of whatever stands in the middle.
        const bytes = new TextEncoder().encode(text)
        yield bytes.subarray(0, bytes.length / 2)
        yield bytes.subarray(bytes.length / 2)
      },
      buckets: unused,
      put: unused,
      stat: unused,
      list: unused,
      remove: unused,
    },
    spark: {
      async submit(job, onLine) {
        jobs.push(job)
        onLine('analysing')
        failIf('submit')
      },
    },
    dashboard: {
      async post(report) {
        posts.push(report)
        failIf('post')
        return { status: 200 }
      },
    },
  }
  return { context, log, did, jobs, posts }
}

/** Runs one task of a DAG with a context, as an attempt would. */
export const runTask = async (dag: Dag, taskId: string, context: TaskContext, ...args: unknown[]): Promise<unknown> => {
  const task = dagDefinition(dag)?.tasks.find((one) => one.taskId === taskId)
  if (task === undefined) throw new Error(`There is no task ${taskId}.`)
  return task.run(context, ...(args as never[]))
}
