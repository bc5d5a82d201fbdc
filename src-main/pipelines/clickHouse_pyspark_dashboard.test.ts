import { describe, expect, it } from 'vitest'
import { createFakeContext, runTask } from '../../tests/support/taskContext.ts'
import { PfadError } from '../contract/error.ts'
import { dagDefinition } from '../core/authoring/dag.ts'
import { serialize } from '../core/authoring/serialize.ts'
import minuteDag from './clickHouse_pyspark_dashboard.ts'

const DAG = 'clickHouse_pyspark_dashboard'
const EXTRACT = 'stream_from_clickhouse_to_minio'
const TEN_IN_TEHRAN = Date.parse('2025-01-15T06:30:00Z')

const run = (taskId: string, fake: ReturnType<typeof createFakeContext>, ...args: unknown[]): Promise<unknown> =>
  runTask(minuteDag, taskId, fake.context, ...args)
const fakeOf = (options: Omit<Parameters<typeof createFakeContext>[0], 'dagId'> = {}) =>
  createFakeContext({ dagId: DAG, ...options })
const errorsIn = (fake: ReturnType<typeof createFakeContext>): string[] =>
  fake.log.filter(({ level }) => level === 'error').map(({ text }) => text)

describe('the minute DAG', () => {
  const definition = dagDefinition(minuteDag)
  if (definition === null) throw new Error('The file exports no DAG.')
  const dag = serialize(definition, 'v1', 'builtin:clickHouse_pyspark_dashboard.ts')

  it('is what spec §2 says', () => {
    expect(dag).toMatchObject({
      dagId: DAG,
      schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' },
      startDate: Date.parse('2025-08-09T00:00:00Z'),
      catchup: false,
      maxActiveRuns: 2,
    })
    expect(dag.tasks.map(({ taskId }) => taskId)).toEqual([EXTRACT, 'spark_analysis', 'send_to_dashboard'])
    for (const task of dag.tasks) {
      expect(task).toMatchObject({
        retries: 1,
        retryDelay: 3000,
        triggerRule: 'all_success',
        callbacks: { onSuccess: true, onFailure: true, onRetry: false, onSkipped: false },
      })
    }
  })

  it('joins its tasks one after the other', () => {
    const upstream = Object.fromEntries(dag.tasks.map((task) => [task.taskId, task.upstream]))
    expect(upstream[EXTRACT]).toEqual([])
    expect(upstream['spark_analysis']).toEqual([EXTRACT])
    expect(upstream['send_to_dashboard']).toContain('spark_analysis')
  })
})

describe('stream_from_clickhouse_to_minio', () => {
  it('takes the minute before the data interval, named in the pipeline zone, and returns its path', async () => {
    const fake = fakeOf({ rows: { [TEN_IN_TEHRAN]: 100 } })
    expect(await run(EXTRACT, fake)).toBe('s3a://events/2025-01-15_10-00.parquet')
    expect(fake.did).toEqual([
      'ensureBucket events',
      'extract 2025-01-15T06:30:00.000Z events/2025-01-15_10-00.parquet',
    ])
    expect(fake.log).toHaveLength(1)
  })

  it('warns of a minute without data and returns the path without suffix', async () => {
    const fake = fakeOf({ dataIntervalStart: '2025-01-15T06:32:00Z' })
    expect(await run(EXTRACT, fake)).toBe('s3a://events/2025-01-15_10-01')
    expect(fake.log).toEqual([{ level: 'warning', text: 'No data found for minute 2025-01-15_10-01' }])
  })

  it('names minutes in the zone and bucket of the settings, the second pass of an hour with its offset', async () => {
    const settings = { PIPELINE_TIMEZONE: 'Europe/Berlin', MINIO_BUCKET_NAME: 'other' }
    const fake = fakeOf({ settings, dataIntervalStart: '2026-10-25T01:31:00Z' })
    expect(await run(EXTRACT, fake)).toBe('s3a://other/2026-10-25_02-30+0100')
  })

  it.each([
    ['event-store', 'extract', 'ClickHouse error: broken'],
    ['object-store', 'ensureBucket', 'Object store error: broken'],
    ['bucket-not-found', 'extract', 'Object store error: broken'],
    [null, 'extract', 'Unexpected error: broken'],
  ] as const)('tells %s apart in the log, and fails', async (code, at, text) => {
    const error = code === null ? new Error('broken') : new PfadError(code, 'broken')
    const fake = fakeOf({ failing: { [at]: error } })
    await expect(run(EXTRACT, fake)).rejects.toBe(error)
    expect(errorsIn(fake)).toEqual([text])
  })
})

describe('spark_analysis', () => {
  it('runs the job with the path as its one argument, its lines in the log', async () => {
    const fake = fakeOf()
    await run('spark_analysis', fake, 's3a://events/a.parquet')
    expect(fake.jobs).toEqual([{ application: 'packaged', arguments: ['s3a://events/a.parquet'] }])
    expect(fake.log).toEqual([{ level: 'info', text: 'analysing' }])
  })

  it('fails when the job does', async () => {
    const error = new PfadError('analysis-failed', 'exit 1')
    const fake = fakeOf({ failing: { submit: error } })
    await expect(run('spark_analysis', fake, 's3a://events/a.parquet')).rejects.toBe(error)
    expect(errorsIn(fake)).toEqual(['Spark error: exit 1'])
  })
})

describe('send_to_dashboard', () => {
  const report = '{\n  "report": "No data for 2025-01-15_10-00. ñ"\n}'

  it.each([
    ['s3a://events/2025-01-15_10-00.parquet', 'events/2025-01-15_10-00.json'],
    ['s3a://events/2025-01-15_10-00', 'events/2025-01-15_10-00.json'],
  ])('posts the report of %s unchanged', async (path, key) => {
    const fake = fakeOf({ objects: { [key]: report } })
    await run('send_to_dashboard', fake, path)
    expect(fake.posts).toEqual([{ dagId: DAG, minute: '2025-01-15_10-00', body: report }])
  })

  it.each([
    [{ get: new PfadError('object-store', 'broken') }, 'object-store', 'Object store error: broken'],
    [{}, 'object-not-found', 'Object store error: There is no events/2025-01-15_10-00.json.'],
    [{ post: new PfadError('dashboard-http', 'HTTP 500') }, 'dashboard-http', 'HTTP error: HTTP 500'],
    [{ post: new PfadError('dashboard-unreachable', 'away') }, 'dashboard-unreachable', 'HTTP error: away'],
  ])('tells its errors apart: %j', async (failing, code, text) => {
    const objects = 'post' in failing ? { 'events/2025-01-15_10-00.json': report } : {}
    const fake = fakeOf({ failing, objects })
    await expect(run('send_to_dashboard', fake, 's3a://events/2025-01-15_10-00.parquet')).rejects.toMatchObject({
      code,
    })
    expect(errorsIn(fake)).toEqual([text])
  })

  it('refuses a report that is not JSON, and posts nothing', async () => {
    const fake = fakeOf({ objects: { 'events/2025-01-15_10-00.json': '{"report": ' } })
    await expect(run('send_to_dashboard', fake, 's3a://events/2025-01-15_10-00')).rejects.toMatchObject({
      code: 'invalid-json',
    })
    expect(errorsIn(fake)[0]).toContain('JSON error: events/2025-01-15_10-00.json is not JSON')
    expect(fake.posts).toEqual([])
  })
})

describe('the callbacks', () => {
  const callbacks = dagDefinition(minuteDag)?.tasks[0]?.options
  const codeOf = (told: NonNullable<typeof callbacks>['onSuccessCallback'] = []) =>
    told.filter((each) => typeof each === 'function')

  it('log a success as one structured event', async () => {
    const fake = fakeOf({ taskId: EXTRACT })
    for (const callback of codeOf(callbacks?.onSuccessCallback)) await callback(fake.context)
    expect(fake.log.map(({ level, text }) => [level, JSON.parse(text)])).toEqual([
      ['info', { event: 'task_succeeded', dag_id: DAG, run_id: 'manual__1', task_id: EXTRACT, try_number: 1 }],
    ])
  })

  it('log a failure with its reason', async () => {
    const fake = fakeOf({ taskId: EXTRACT, error: { code: 'event-store', message: 'broken' } })
    for (const callback of codeOf(callbacks?.onFailureCallback)) await callback(fake.context)
    expect(fake.log).toHaveLength(1)
    expect(fake.log[0]?.level).toBe('error')
    expect(JSON.parse(fake.log[0]?.text ?? '')).toMatchObject({
      event: 'task_failed',
      task_id: EXTRACT,
      error: 'broken',
      code: 'event-store',
    })
  })
})
