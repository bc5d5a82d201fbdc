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

/** A pseudo-random number in [0, 1) that is the same for the same n. */
export const noise = (n: number): number => {
  const x = Math.sin(n * 12.9898 + 4.1) * 43_758.545
  return x - Math.floor(x)
}

export const TYPES = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'] as const
export const SHARES = [0.42, 0.19, 0.08, 0.07, 0.24] as const

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
      reschedules: 0,
      firstStartedAt: null,
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
    if (taskState === 'success') {
      const value = index < 2 ? path : 201
      xcoms.push({ ...key, tryNumber: 1, key: 'return_value', value, at: at + length })
    }
    at += length + 12
  })
  return { run, taskInstances, attempts, xcoms, notes: [] }
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
