import { expect, inject, it } from 'vitest'
import { KNOWN_REPORT, knownAnswer } from '../contracts/support/events.ts'
import { eventually } from './support/eventually.ts'
import { MINUTE_DAG, STEPS } from './support/minuteDag.ts'
import { startQuiet } from './support/quietApp.ts'
import { openStack } from './support/testStack.ts'
import { toTopic } from './support/toTopic.ts'

const stack = openStack(inject('stack'))

it('goes from Kafka to the dashboard, through ClickHouse, MinIO and Spark', async () => {
  await toTopic(stack.facts, knownAnswer())
  await using app = await startQuiet(stack)
  const minute = { from: Date.parse('2025-01-15T06:30:00Z'), to: Date.parse('2025-01-15T06:31:00Z') }
  await eventually(
    () => app.client.call('events.count', minute),
    ({ count }) => count === 100,
  )

  const run = await stack.done(['dags', 'test', MINUTE_DAG, '2025-01-15T06:31:00Z'])
  for (const task of STEPS) expect(run.stdout + run.stderr).toContain(task)
  const cat = await stack.done(['objects', 'cat', 'events/2025-01-15_10-00.json'])
  expect(JSON.parse(cat.stdout)).toEqual(KNOWN_REPORT)
  const [stored, ...older] = await app.client.call('reports.get', { dagId: MINUTE_DAG, minute: '2025-01-15_10-00' })
  expect(stored?.body).toEqual(KNOWN_REPORT)
  expect(older).toEqual([])

  const schema = await stack.done(['objects', 'schema', 'events/2025-01-15_10-00.parquet', '-o', 'json'])
  expect((JSON.parse(schema.stdout) as { name: string }[]).map(({ name }) => name)).toEqual(['event_type', 'status'])

  const empty = await stack.done(['dags', 'test', MINUTE_DAG, '2025-01-15T06:32:00Z'])
  expect(empty.stdout + empty.stderr).toContain('No data found for minute 2025-01-15_10-01')
  const none = await stack.done(['objects', 'cat', 'events/2025-01-15_10-01.json'])
  expect(JSON.parse(none.stdout)).toEqual({ report: 'No data for 2025-01-15_10-01.' })
  const list = await stack.done(['objects', 'ls', 'events', '-o', 'json'])
  expect((JSON.parse(list.stdout) as { key: string }[]).map(({ key }) => key)).toEqual(
    expect.arrayContaining(['2025-01-15_10-00.json', '2025-01-15_10-00.parquet', '2025-01-15_10-01.json']),
  )
  expect(list.stdout).not.toContain('2025-01-15_10-01.parquet')
})

it('runs a live minute from the producer to the dashboard by itself', { timeout: 400_000 }, async () => {
  await using app = await stack.start()
  await app.client.call('dags.setPaused', { dagId: MINUTE_DAG, isPaused: false })
  await app.client.call('producer.set', { running: true, eventsPerSecond: 50 })
  const began = Date.now()
  const done = await eventually(
    () => app.client.call('runs.list', { dagId: MINUTE_DAG, limit: 20 }),
    (runs) =>
      runs.some(
        ({ state, runType, runAfter }) => state === 'success' && runType === 'scheduled' && runAfter > began + 60_000,
      ),
    { within: 200_000 },
  )
  expect(done.filter(({ state }) => state === 'failed')).toEqual([])
  const reports = await app.client.call('reports.list', { dagId: MINUTE_DAG, limit: 5 })
  const counts = reports.map(({ body }) => (body as { report: { total_events?: number } }).report.total_events ?? 0)
  expect(Math.max(...counts)).toBeGreaterThan(0)
  await app.client.call('producer.set', { running: false, eventsPerSecond: 0 })
})
