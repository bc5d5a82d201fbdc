import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import { fillMinute } from '../support/bigMinute.ts'
import { awaitHealthy } from '../support/health.ts'
import { ANALYSIS, EXTRACT, type Step } from '../support/minuteDag.ts'
import { createMinuteRun } from '../support/minuteRun.ts'
import { startOwnEngine, whyNoOwnEngine } from '../support/ownEngine.ts'
import { parquetRows } from '../support/parquetRows.ts'
import { startQuiet } from '../support/quietApp.ts'
import { seededChance } from '../support/seed.ts'
import { createTestStack } from '../support/testStack.ts'

const MINUTE = Date.parse('2024-05-04T06:30:00Z')
const NAME = '2024-05-04_10-00'
const EVENTS = 1_000_000
const SERVICES = ['clickhouse', 'minio', 'spark-master', 'spark-worker', 'spark-driver']
const TRUE_REASON = /clickhouse|minio|s3|object store|spark|driver|executor/i

it('a Docker daemon that restarts in mid-run costs a retry at most', { timeout: 900_000 }, async (context) => {
  const reason = whyNoOwnEngine()
  if (reason !== null) context.skip(reason)
  const chance = seededChance('restart the Docker daemon')
  const { variables, socket } = inject('stack')
  await using own = await startOwnEngine()
  const images = ['CLICKHOUSE_IMAGE', 'MINIO_IMAGE', 'SPARK_STACK_IMAGE'].map((name) => variables[name] ?? '')
  await own.load(socket, images)
  await using stack = await createTestStack({ engine: own.engine, socket: own.socket, name: 'daemon', variables })
  const { project } = stack.facts
  await stack.done(['stack', 'up', ...SERVICES, '--wait'])
  const report = await fillMinute(stack.facts, MINUTE, EVENTS)
  await using app = await startQuiet(stack)
  const run = createMinuteRun(app.client, MINUTE + 60_000, 'events')

  for (const step of [EXTRACT, ANALYSIS] satisfies Step[]) {
    await run.begin()
    await run.during(step)
    await sleep(Math.floor(chance() * 500))
    await own.restart(Math.floor(chance() * 3000))
    const { run: ended, attempts } = await run.end()
    const failures = attempts.filter(({ outcome }) => outcome === 'failed')
    console.log(`${step}: ${ended.state}; ${failures.map(({ error }) => error?.message).join(' | ')}`)
    for (const { error } of failures) expect(`${error?.message} ${error?.hint}`).toMatch(TRUE_REASON)
    await awaitHealthy(own.engine, project)
    if (ended.state === 'failed') {
      for (const key of await run.objects()) {
        if (key.endsWith('.parquet')) expect(await parquetRows(app.client, { bucket: 'events', key })).toBe(EVENTS)
      }
      await run.begin()
      expect((await run.end()).run.state).toBe('success')
    }
    const cat = await stack.done(['objects', 'cat', `events/${NAME}.json`])
    expect(JSON.parse(cat.stdout)).toEqual(report)
  }
  // The app has found the engine again by itself.
  expect((await stack.done(['stack', 'status', '-o', 'json'])).stdout).toContain('healthy')
})
