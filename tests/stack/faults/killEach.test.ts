import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { RunningApp } from '../../setup/app.ts'
import { askClickHouse, fillMinute } from '../support/bigMinute.ts'
import { crash } from '../support/crash.ts'
import { openEngine } from '../support/docker.ts'
import type { TestEngine } from '../support/engine.ts'
import { eventually } from '../support/eventually.ts'
import { awaitHealthy } from '../support/health.ts'
import { ANALYSIS, EXTRACT, SEND, STEPS, type Step } from '../support/minuteDag.ts'
import { createMinuteRun, type EndedRun, type MinuteRun } from '../support/minuteRun.ts'
import { parquetRows } from '../support/parquetRows.ts'
import { startQuiet } from '../support/quietApp.ts'
import { seededChance } from '../support/seed.ts'
import { type SlowDashboard, startDashboard } from '../support/slowDashboard.ts'
import { openStack } from '../support/testStack.ts'

/** Each service, and the step that cannot do without it. */
const SERVICES: readonly { readonly service: string; readonly needed: readonly Step[]; readonly says: RegExp }[] = [
  { service: 'kafka', needed: [], says: /$^/ },
  { service: 'schema-registry', needed: [], says: /$^/ },
  { service: 'clickhouse', needed: [EXTRACT], says: /clickhouse/i },
  { service: 'minio', needed: STEPS, says: /minio|s3|object store/i },
  { service: 'spark-master', needed: [ANALYSIS], says: /spark|master|executor/i },
  { service: 'spark-worker', needed: [ANALYSIS], says: /spark|worker|executor/i },
  { service: 'spark-driver', needed: [ANALYSIS], says: /spark|driver/i },
]
/** A time that no other file of these tests uses: 2024-05-01 10:00 in Tehran. */
const MINUTE = Date.parse('2024-05-01T06:30:00Z')
const NAME = '2024-05-01_10-00'
const EVENTS = 2_000_000
/** Events in a second that go through Kafka all the time. */
const RATE = 200
/** A step is held so many milliseconds after it began, at most. */
const LATEST = 600
/**
 * What a step cannot end without. One of them that is not struck itself stands still while the blow falls, so that it falls
 * in the middle of the step; the last step is held by the dashboard that it talks to.
 */
const HOLDERS: Readonly<Record<Step, readonly string[]>> = {
  [EXTRACT]: ['clickhouse', 'minio'],
  [ANALYSIS]: ['minio', 'spark-driver'],
  [SEND]: [],
}

const stack = openStack(inject('stack'))
const { project } = stack.facts
const chance = seededChance('kill each container in each step')

let engine: TestEngine
let dashboard: SlowDashboard
let app: RunningApp
let run: MinuteRun
let report: unknown
/** Events of other tests; what the app makes comes on top, from its first moment on. */
let before: number
/** Attempts that were struck hard enough to fail. */
let felt = 0

beforeAll(async () => {
  engine = (await openEngine()).engine
  dashboard = await startDashboard()
  before = Number(await askClickHouse(stack.facts, 'SELECT count() FROM user_events FINAL'))
  app = await startQuiet(stack, { DASHBOARD_API_URL: dashboard.url })
  report = await fillMinute(stack.facts, MINUTE, EVENTS)
  run = createMinuteRun(app.client, MINUTE + 60_000, 'events')
  await app.client.call('producer.set', { running: true, eventsPerSecond: RATE })
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await dashboard?.[Symbol.asyncDispose]()
})

const counted = async (): Promise<{ produced: number; events: number }> => ({
  produced: (await app.client.call('producer.status', {})).produced,
  events: (await app.client.call('events.count', {})).count,
})

/** Keeps a run in a step, somewhere in the middle of its work, until it is disposed. */
const hold = async (step: Step, service: string, latest: number): Promise<AsyncDisposable> => {
  const [holder] = HOLDERS[step].filter((each) => each !== service)
  if (holder === undefined) {
    dashboard.hold()
    await eventually(
      async () => dashboard.waiting,
      (waiting) => waiting > 0,
      { within: 240_000 },
    )
    return { [Symbol.asyncDispose]: async () => dashboard.release() }
  }
  const { id } = await engine.container(project, holder)
  await run.during(step)
  await sleep(Math.floor(chance() * latest))
  await engine.act(id, 'pause')
  return { [Symbol.asyncDispose]: () => engine.act(id, 'unpause') }
}

/** One passage, in which a service was struck while the step was at work. */
const passage = async (step: Step, service: string): Promise<EndedRun> => {
  for (let latest = LATEST; ; latest /= 2) {
    await run.begin()
    let struckAt: number | null = null
    {
      await using _ = await hold(step, service, latest)
      // Otherwise the step was over before: once more, and sooner.
      if (await run.isIn(step)) {
        struckAt = Date.now()
        await crash(engine, (await engine.container(project, service)).id)
      }
    }
    const ended = await run.end()
    if (struckAt === null) continue
    const at = struckAt
    const struck = ended.attempts.filter(
      ({ taskId, startDate, endDate }) => taskId === step && startDate <= at && at <= (endDate ?? 0),
    )
    expect(struck, JSON.stringify(ended.attempts)).toHaveLength(1)
    return ended
  }
}

describe.each(STEPS)('in %s', (step) => {
  it.each(SERVICES)('a crash of $service fails nothing for good, or says why', async ({ service, needed, says }) => {
    const { run: ended, attempts } = await passage(step, service)
    const failures = attempts.filter(({ outcome }) => outcome === 'failed')
    console.log(
      `${step}, ${service}: ${ended.state}; ${failures.map(({ taskId, error }) => `${taskId}: ${error?.code} ${error?.message}`).join(' | ')}`,
    )
    felt += failures.length
    // What a run does not need may die under it unnoticed; what came before the blow is done.
    const mayFail = needed.filter((each) => STEPS.indexOf(each) >= STEPS.indexOf(step))
    for (const { taskId, error } of failures) {
      expect(mayFail, `${taskId}: ${error?.message}`).toContain(taskId)
      expect(`${error?.message} ${error?.hint}`).toMatch(says)
    }
    await awaitHealthy(engine, project)
    if (ended.state === 'failed') {
      // No half object: a Parquet that is there has every row; and once all is well, the run is good.
      const kept = await run.objects()
      if (kept.includes(`${NAME}.parquet`)) await expectWhole()
      await run.begin()
      expect((await run.end()).run.state).toBe('success')
    }
    await expectWhole()
    const cat = await stack.done(['objects', 'cat', `events/${NAME}.json`])
    expect(JSON.parse(cat.stdout)).toEqual(report)
    expect(JSON.parse(dashboard.bodies.at(-1) ?? '')).toEqual(report)
  })
})

/** Every row is in the object. */
const expectWhole = async (): Promise<void> =>
  expect(await parquetRows(app.client, { bucket: 'events', key: `${NAME}.parquet` })).toBe(EVENTS)

it('was felt by some of the runs', () => {
  expect(felt).toBeGreaterThan(0)
})

it('has lost no event of those that were made meanwhile', async () => {
  await app.client.call('producer.set', { running: false, eventsPerSecond: 0 })
  await eventually(
    () => app.client.call('producer.status', {}),
    ({ state }) => state === 'stopped',
  )
  const { produced } = await eventually(counted, (seen) => seen.events === before + EVENTS + seen.produced, {
    within: 90_000,
    every: 1000,
  })
  expect(produced).toBeGreaterThan(RATE * 30)
})
