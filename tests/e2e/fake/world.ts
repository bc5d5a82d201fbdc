import type { DagSummary, ImportError, TaskSpec } from '../../../src-main/contract/models/dag.ts'
import type { MinuteOutcome, ProducerStatus, StorageStatus } from '../../../src-main/contract/models/platform.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type {
  Attempt,
  DagRun,
  DagRunDetail,
  LogLine,
  TaskInstance,
  XCom,
} from '../../../src-main/contract/models/run.ts'
import { minuteName } from '../../../src-main/core/minute.ts'

export const ZONE = 'Asia/Tehran'
export const MINUTE_DAG = 'clickHouse_pyspark_dashboard'
export const TASKS = ['stream_from_clickhouse_to_minio', 'spark_analysis', 'send_to_dashboard'] as const
export const MINUTE = 60_000

export type World = {
  readonly startedAt: number
  readonly dags: DagSummary[]
  readonly importErrors: ImportError[]
  readonly runs: DagRunDetail[]
  readonly reports: StoredReport[]
  readonly minutes: MinuteOutcome[]
  readonly producer: ProducerStatus
  readonly storage: StorageStatus
  total: number
  example: number
}

/** A pseudo-random number in [0, 1) that is the same for the same n. */
export const noise = (n: number): number => {
  const x = Math.sin(n * 12.9898 + 4.1) * 43_758.545
  return x - Math.floor(x)
}

const dag = (dagId: string, more: Partial<DagSummary>): DagSummary => ({
  dagId,
  description: '',
  fileloc: `builtin:${dagId}.ts`,
  tags: [],
  schedule: { kind: 'none' },
  timezone: 'UTC',
  isPaused: false,
  nextDagRunAt: null,
  taskCount: 3,
  version: '4f1c0a9be27d',
  ...more,
})

const taskSpec = (taskId: string, upstream: string[]): TaskSpec => ({
  taskId,
  groupId: null,
  kind: 'function',
  upstream,
  triggerRule: 'all_success',
  retries: 1,
  retryDelay: 3000,
  retryExponentialBackoff: false,
  maxRetryDelay: null,
  executionTimeout: null,
  pool: 'default_pool',
  poolSlots: 1,
  priorityWeight: 1,
  dependsOnPast: false,
  callbacks: { onSuccess: true, onFailure: true, onRetry: false, onSkipped: false },
  outlets: [],
  doc: null,
})

export const taskSpecs: TaskSpec[] = TASKS.map((taskId, index) =>
  taskSpec(taskId, index === 0 ? [] : [TASKS[index - 1] ?? '']),
)

const TYPES = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'] as const
const SHARES = [0.42, 0.19, 0.08, 0.07, 0.24] as const

/** The report of a minute with that many events. */
export const reportOf = (events: number, seed: number): StoredReport['body'] => {
  const byType: Record<string, { SUCCESS: number; ERROR: number }> = {}
  let errors = 0
  TYPES.forEach((type, index) => {
    const count = Math.round(events * (SHARES[index] ?? 0))
    const failed = Math.round(count * (0.02 + noise(seed + index) * 0.06))
    errors += failed
    byType[type] = { SUCCESS: count - failed, ERROR: failed }
  })
  return { report: { total_events: events, total_errors: errors, by_event_type: byType } }
}

export const runIdOf = (logicalDate: number): string =>
  `scheduled__${new Date(logicalDate).toISOString().slice(0, 19)}+00:00`

type RunWish = { logicalDate: number; state: DagRun['state']; type?: DagRun['runType']; events?: number }

/** A run with its tasks as its state says. */
export const makeRun = ({ logicalDate, state, type = 'scheduled', events = 3000 }: RunWish): DagRunDetail => {
  const runId =
    type === 'scheduled' ? runIdOf(logicalDate) : `manual__${new Date(logicalDate).toISOString().slice(0, 19)}+00:00`
  const runAfter = logicalDate + MINUTE
  const startDate = runAfter + 40 + Math.round(noise(logicalDate) * 120)
  const lengths = [420, 260, 70].map((length, index) => Math.round(length * (0.8 + noise(logicalDate + index) * 0.5)))
  const isEnded = state === 'success' || state === 'failed'
  const run: DagRun = {
    dagId: MINUTE_DAG,
    runId,
    runType: type,
    state,
    logicalDate,
    dataInterval: { start: logicalDate, end: logicalDate + MINUTE },
    runAfter,
    queuedAt: runAfter + 8,
    startDate: state === 'queued' ? null : startDate,
    endDate: isEnded ? startDate + lengths.reduce((sum, length) => sum + length + 12, 0) : null,
    conf: {},
    dagVersion: '4f1c0a9be27d88',
    backend: 'embedded',
    triggeredBy: type === 'manual' ? 'user' : 'scheduler',
    note: null,
  }
  const taskInstances: TaskInstance[] = []
  const attempts: Attempt[] = []
  const xcoms: XCom[] = []
  const path = `s3a://events/${minuteName(logicalDate - MINUTE, ZONE)}${events > 0 ? '.parquet' : ''}`
  let at = startDate
  TASKS.forEach((taskId, index) => {
    const key = { dagId: MINUTE_DAG, runId, taskId, mapIndex: -1 }
    const length = lengths[index] ?? 100
    const taskState = stateOfTask(state, index)
    const hasRun = taskState === 'success' || taskState === 'failed' || taskState === 'running'
    const tries = taskState === 'failed' ? 2 : 1
    const endDate = taskState === 'running' || !hasRun ? null : at + length + (tries - 1) * 3100
    taskInstances.push({
      ...key,
      state: taskState,
      tryNumber: hasRun ? tries : 0,
      failures: taskState === 'failed' ? 2 : 0,
      losses: 0,
      startDate: hasRun ? at : null,
      endDate,
      nextAttemptAt: null,
      reason: taskState === 'upstream_failed' ? `${TASKS[index - 1]} did not succeed.` : null,
    })
    for (let tryNumber = 1; hasRun && tryNumber <= tries; tryNumber += 1) {
      const start = at + (tryNumber - 1) * 3100
      attempts.push({
        ...key,
        tryNumber,
        queuedAt: start - 14,
        startDate: start,
        endDate: endDate === null ? null : start + length,
        outcome: taskState === 'running' ? null : taskState === 'failed' ? 'failed' : 'success',
        error:
          taskState === 'failed'
            ? {
                code: 'dashboard-status',
                message: 'The dashboard answered 500.',
                hint: 'Look at its log, or set DASHBOARD_API_URL.',
              }
            : null,
        pid: 4242,
      })
    }
    if (taskState === 'success' && index < 2) {
      xcoms.push({ ...key, tryNumber: 1, key: 'return_value', value: path, at: at + length })
    }
    at += length + 12
  })
  return { run, taskInstances, attempts, xcoms }
}

const stateOfTask = (state: DagRun['state'], index: number): TaskInstance['state'] => {
  if (state === 'success') return 'success'
  if (state === 'queued') return 'none'
  if (state === 'failed') return index < 2 ? 'success' : 'failed'
  return (['success', 'running', 'none'] as const)[index] ?? 'none'
}

/** What an attempt wrote: enough to scroll. */
export const logOf = (attempt: Attempt): LogLine[] => {
  const line = (offset: number, text: string, level: LogLine['level'] = 'info'): LogLine => ({
    time: attempt.startDate + offset,
    level,
    text,
  })
  const steps = Array.from({ length: 60 }, (_, index) =>
    line(
      20 + index * 5,
      `block ${index + 1} of 60: 50 rows written, ${(index * 1.7).toFixed(1)} kB`,
      index % 17 === 5 ? 'debug' : 'info',
    ),
  )
  const end =
    attempt.outcome === 'failed'
      ? [
          line(
            380,
            'The dashboard answered 500.\nHTTP/1.1 500 Internal Server Error\ncontent-type: text/plain',
            'error',
          ),
          line(381, 'Attempt failed; retries left: 0', 'error'),
        ]
      : [line(400, `\x1b[32mdone\x1b[0m in 0.39 s`), line(401, 'on_success_callback called')]
  return [
    line(0, `Starting attempt ${attempt.tryNumber} of ${attempt.taskId}`),
    line(6, 'Late events: waited one minute', 'warning'),
    ...steps,
    ...end,
  ]
}

/** An hour of a shop, a few faults in it; `empty` is a home in which nothing has happened yet. */
export const createWorld = (now: number, kind: 'full' | 'empty' = 'full'): World => {
  const current = Math.floor(now / MINUTE) * MINUTE
  const world: World = {
    startedAt: now - 23 * MINUTE,
    dags: [
      dag(MINUTE_DAG, {
        description: 'Each minute of events becomes a Parquet file, a report and a picture.',
        tags: ['minute', 'shop'],
        schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' },
        timezone: ZONE,
        nextDagRunAt: current + MINUTE,
      }),
      dag('pipeline_customer_transaction', {
        description: 'Cleans the day’s transactions, loads them, runs the dbt models.',
        tags: ['daily', 'dbt'],
        schedule: { kind: 'cron', expression: '0 0 * * *', timezone: 'UTC' },
        isPaused: true,
        taskCount: 15,
      }),
      dag('medallion', {
        description: 'Bronze, silver and gold from the posts and users.',
        schedule: { kind: 'assets', expression: { all: [{ asset: 'posts_asset' }, { asset: 'users_asset' }] } },
        taskCount: 6,
      }),
      dag('spark', { description: 'Ad-hoc Spark jobs with parameters given at the trigger.', taskCount: 1 }),
    ],
    importErrors: [],
    runs: [],
    reports: [],
    minutes: [],
    producer: { state: 'running', eventsPerSecond: 50, actualPerSecond: 49.7, produced: 68_412, reason: null },
    storage: {
      uses: [
        { kind: 'events', bytes: 48_300_000, items: 184_211, maxAgeMs: 7 * 86_400_000, maxBytes: 5_000_000_000 },
        { kind: 'objects', bytes: 9_120_000, items: 412, maxAgeMs: 30 * 86_400_000, maxBytes: null },
        { kind: 'runs', bytes: 2_410_000, items: 206, maxAgeMs: 365 * 86_400_000, maxBytes: null },
        { kind: 'logs', bytes: 5_870_000, items: 618, maxAgeMs: 30 * 86_400_000, maxBytes: 1_000_000_000 },
      ],
      freeBytes: 214_000_000_000,
      floorBytes: 2_000_000_000,
      belowFloor: false,
    },
    total: 184_211,
    example: 115_800,
  }
  if (kind === 'empty') {
    Object.assign(world, { total: 0, example: 0 })
    world.producer.state = 'stopped'
    Object.assign(world.producer, { actualPerSecond: 0, produced: 0 })
  } else fill(world, current)
  return world
}

/** Runs and reports of the last 90 minutes; minutes of the last 60. */
const fill = (world: World, current: number): void => {
  for (let age = 90; age >= 0; age -= 1) {
    const minute = current - age * MINUTE
    const events = age === 31 || age === 30 ? 0 : Math.round(2700 + noise(minute) * 700 - (age > 40 ? 900 : 0))
    const state =
      age < 2 ? null : age === 2 ? 'running' : age === 18 || age === 44 ? 'failed' : age === 12 ? null : 'success'
    const name = minuteName(minute, ZONE)
    const detail = state === null ? null : makeRun({ logicalDate: minute + MINUTE, state, events })
    if (detail) world.runs.unshift(detail)
    const hasReport = state === 'success'
    if (hasReport) world.reports.unshift(storedReport(minute, events, 1))
    if (age < 60) {
      world.minutes.push({
        minute,
        name,
        runId: detail?.run.runId ?? null,
        outcome: state === null ? 'none' : state === 'success' && events === 0 ? 'no_data' : state,
        events: age === 0 ? 900 : events,
        errors: Math.round(events * (age === 18 ? 0.3 : 0.04)),
      })
    }
  }
  world.runs.splice(4, 0, makeRun({ logicalDate: current - 26 * 60 * MINUTE, state: 'success', type: 'manual' }))
  const revised = world.reports[2]
  if (revised) {
    world.reports.splice(2, 0, {
      ...revised,
      revision: 2,
      receivedAt: revised.receivedAt + 61_000,
      body: reportOf(3311, 7),
    })
  }
}

export const storedReport = (minute: number, events: number, revision: number): StoredReport => {
  const name = minuteName(minute, ZONE)
  return {
    dagId: MINUTE_DAG,
    minute: name,
    revision,
    idempotencyKey: `${MINUTE_DAG}/${name}/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
    receivedAt: minute + 2 * MINUTE + 900,
    body: events === 0 ? { report: `No data for ${name}.` } : reportOf(events, minute),
  }
}
