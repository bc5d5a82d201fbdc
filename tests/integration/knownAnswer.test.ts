import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, pfad } from '../setup/app.ts'

const DAG = 'clickHouse_pyspark_dashboard'
const TYPES = ['VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH']
/** 10:00 in Tehran, and the logical date of the run whose minute that is: one minute later (spec §2, §5). */
const TEN = Date.parse('2025-01-15T06:30:00Z')
const LOGICAL_DATE = '2025-01-15T06:31:00Z'

/** spec §2's known answer as NDJSON: for each type 3 rows ERROR (code 500) and 17 SUCCESS. */
const knownEvents = (): string =>
  TYPES.flatMap((type, t) =>
    Array.from({ length: 20 }, (_, i) =>
      JSON.stringify({
        event_id: `00000000-0000-4000-8000-${String(t * 100 + i).padStart(12, '0')}`,
        user_id: `u-${i}`,
        session_id: `s-${i}`,
        event_type: type,
        event_timestamp: TEN + i * 2_500,
        request_latency_ms: 10 + i,
        status: i < 3 ? 'ERROR' : 'SUCCESS',
        error_code: i < 3 ? 500 : null,
        product_id: type === 'VIEW_PRODUCT' || type === 'ADD_TO_CART' ? i : null,
      }),
    ),
  ).join('\n')

/** A dashboard that keeps what it gets. */
const startDashboard = async () => {
  const posts: { headers: Record<string, unknown>; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (text: Buffer) => {
      body += text.toString()
    })
    request.on('end', () => {
      posts.push({ headers: request.headers, body })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    posts,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

describe('the known answer (spec §2)', () => {
  it('becomes Parquet, report and one POST; the minute after it has no data', async () => {
    await using home = await createTestHome()
    await using dashboard = await startDashboard()
    const env = { DASHBOARD_API_URL: dashboard.url }
    const file = join(home.path, 'known.ndjson')
    await writeFile(file, knownEvents())

    const imported = await pfad(home.path, ['events', 'import', file])
    expect(imported, imported.stderr).toMatchObject({ code: 0 })

    const run = await pfad(home.path, ['dags', 'test', DAG, LOGICAL_DATE], env)
    expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 })
    const cat = await pfad(home.path, ['objects', 'cat', 'events/2025-01-15_10-00.json'])
    const byType = Object.fromEntries(TYPES.map((type) => [type, { ERROR: 3, SUCCESS: 17 }]))
    expect(JSON.parse(cat.stdout)).toEqual({
      report: { by_event_type: byType, total_errors: 15, total_events: 100 },
    })
    expect(dashboard.posts).toHaveLength(1)
    expect(dashboard.posts[0]?.body).toBe(cat.stdout.replace(/\n$/, ''))
    expect(dashboard.posts[0]?.headers['idempotency-key']).toMatch(
      /^clickHouse_pyspark_dashboard\/2025-01-15_10-00\/[0-9a-f]{64}$/,
    )

    const empty = await pfad(home.path, ['dags', 'test', DAG, '2025-01-15T06:32:00Z'], env)
    expect(empty, empty.stdout + empty.stderr).toMatchObject({ code: 0 })
    expect(empty.stdout + empty.stderr).toContain('No data found for minute 2025-01-15_10-01')
    const none = await pfad(home.path, ['objects', 'cat', 'events/2025-01-15_10-01.json'])
    expect(JSON.parse(none.stdout)).toEqual({ report: 'No data for 2025-01-15_10-01.' })
    const list = await pfad(home.path, ['objects', 'ls', 'events', '-o', 'json'])
    expect((JSON.parse(list.stdout) as { key: string }[]).map(({ key }) => key)).toEqual([
      '2025-01-15_10-00.json',
      '2025-01-15_10-00.parquet',
      '2025-01-15_10-01.json',
    ])
    expect(dashboard.posts).toHaveLength(2)
  })

  it('fails with the true reason when the dashboard answers 500', async () => {
    await using home = await createTestHome()
    const server = createServer((_request, response) => {
      response.statusCode = 500
      response.end('out of order')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      const run = await pfad(home.path, ['dags', 'test', DAG, LOGICAL_DATE], { DASHBOARD_API_URL: url })
      expect(run.code).toBe(1)
      expect(run.stdout + run.stderr).toMatch(/500/)
    } finally {
      server.close()
    }
  })
})
