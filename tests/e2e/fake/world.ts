import type { DagSummary, ImportError, TaskSpec } from '../../../src-main/contract/models/dag.ts'
import type { MinuteOutcome, ProducerStatus, StorageStatus } from '../../../src-main/contract/models/platform.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import { minuteName } from '../../../src-main/core/minute.ts'
import { MINUTE, MINUTE_DAG, makeRun, noise, reportOf, TASKS, ZONE } from './makeRun.ts'
import { createShellWorld, type ShellWorld } from './shell.ts'

export type World = {
  readonly startedAt: number
  readonly dags: DagSummary[]
  readonly importErrors: ImportError[]
  readonly runs: DagRunDetail[]
  readonly reports: StoredReport[]
  readonly minutes: MinuteOutcome[]
  readonly producer: ProducerStatus
  readonly storage: StorageStatus
  readonly shell: ShellWorld
  total: number
  example: number
  /** How long every log is; null: as its attempt says. */
  logLines: number | null
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
  weightRule: 'downstream',
  dependsOnPast: false,
  waitForDownstream: false,
  maxActiveTisPerDag: null,
  maxActiveTisPerDagrun: null,
  mapping: null,
  approval: null,
  callbacks: { onSuccess: true, onFailure: true, onRetry: false, onSkipped: false },
  outlets: [],
  doc: null,
})

export const taskSpecs: TaskSpec[] = TASKS.map((taskId, index) =>
  taskSpec(taskId, index === 0 ? [] : [TASKS[index - 1] ?? '']),
)

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
    shell: createShellWorld(now, kind === 'empty'),
    total: 184_211,
    example: 115_800,
    logLines: null,
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
