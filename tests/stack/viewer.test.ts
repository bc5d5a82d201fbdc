import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { RunningApp } from '../setup/app.ts'
import { askClickHouse, fillMinute } from './support/bigMinute.ts'
import { MINUTE_DAG } from './support/minuteDag.ts'
import { startQuiet } from './support/quietApp.ts'
import { openStack } from './support/testStack.ts'

const stack = openStack(inject('stack'))
/** A time that no other file of these tests uses: 2024-06-01 10:00 in Tehran. */
const MINUTE = Date.parse('2024-06-01T06:30:00Z')
const EVENTS = 1000
const object = { bucket: 'events', key: '2024-06-01_10-00.parquet' }
const ofMinute = `event_timestamp >= toDateTime64('2024-06-01 06:30:00', 3, 'UTC') AND event_timestamp < toDateTime64('2024-06-01 06:31:00', 3, 'UTC')`

let app: RunningApp
beforeAll(async () => {
  app = await startQuiet(stack)
  await fillMinute(stack.facts, MINUTE, EVENTS)
  await stack.done(['dags', 'test', MINUTE_DAG, '2024-06-01T06:31:00Z'])
})
afterAll(() => app?.[Symbol.asyncDispose]())

describe('the SQL console on the stack', () => {
  it('asks ClickHouse itself, by the name of its table', async () => {
    const { client } = app
    const [first] = await client.call('sql.engines', {})
    expect(first?.engine).toBe('clickhouse')
    expect(first?.tables.map(({ name }) => name)).toContain('user_events')
    const sql = `SELECT event_type, count() AS events FROM user_events WHERE ${ofMinute} GROUP BY event_type ORDER BY event_type`
    const { result, rows, columns } = await client.call('sql.run', { sql })
    expect([rows, columns.map(({ name }) => name)]).toEqual([5, ['event_type', 'events']])
    const view = { source: { result } }
    const page = await client.call('table.page', { ...view, offset: 0, limit: 10 })
    expect(page.rows[0]).toEqual(['ADD_TO_CART', EVENTS / 5])
  })

  it.each([
    'INSERT INTO user_events (event_id) VALUES (1)',
    'DROP TABLE user_events',
    'ALTER TABLE user_events DELETE WHERE 1',
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
    "SELECT * FROM file('/etc/passwd', LineAsString)",
    "SELECT * FROM s3('http://minio:9000/events/x', 'a', 'b', CSV, 'a String')",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    'SELECT 1 SETTINGS readonly = 0',
    'SET readonly = 0',
    'SELECT 1; DROP TABLE user_events',
  ])('refuses %s, and nothing is changed', async (sql) => {
    await expect(app.client.call('sql.run', { engine: 'clickhouse', sql })).rejects.toThrow(
      /readonly mode|Syntax error/,
    )
    expect(Number(await askClickHouse(stack.facts, `SELECT count() FROM user_events FINAL WHERE ${ofMinute}`))).toBe(
      EVENTS,
    )
  })
})

describe('objects of MinIO in the viewer', () => {
  it('are opened, paged and counted as those of a folder', async () => {
    const { client } = app
    const opened = await client.call('table.open', { source: object })
    expect([opened.rows, opened.columns.map(({ name }) => name)]).toEqual([EVENTS, ['event_type', 'status']])
    const filters = [{ column: 'status', operator: '=' as const, value: 'ERROR' }]
    const view = { source: object, filters }
    expect(await client.call('table.count', view)).toEqual({ rows: (EVENTS * 3) / 20 })
    const page = await client.call('table.page', { ...view, offset: 0, limit: 5 })
    expect(page.rows.map(([, status]) => status)).toEqual(Array.from({ length: 5 }, () => 'ERROR'))
    expect((await client.call('table.parquet', object)).rows).toBe(EVENTS)
  })

  it('are read by statements of DuckDB', async () => {
    const sql = `SELECT count(*) AS n FROM 's3a://${object.bucket}/${object.key}' WHERE status = 'ERROR'`
    const { result } = await app.client.call('sql.run', { engine: 'duckdb', sql })
    const view = { source: { result } }
    expect((await app.client.call('table.page', { ...view, offset: 0, limit: 1 })).rows).toEqual([[(EVENTS * 3) / 20]])
  })
})
