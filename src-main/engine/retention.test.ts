import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { makeRun } from '../../tests/contracts/runStoreRows.ts'
import { createMemoryLogStore } from '../../tests/contracts/support/memoryLogStore.ts'
import { createMemoryObjectStore } from '../../tests/contracts/support/memoryObjectStore.ts'
import { createMemoryReportStore } from '../../tests/contracts/support/memoryReportStore.ts'
import { createSimClock, type SimClock } from '../../tests/simulation/simClock.ts'
import type { DagRun } from '../contract/models/run.ts'
import type { EventStore } from './ports/eventStore.ts'
import type { LogStore } from './ports/logStore.ts'
import type { ObjectStore } from './ports/objectStore.ts'
import type { ReportStore } from './ports/reportStore.ts'
import type { RunStore } from './ports/runStore.ts'
import { createRetention, type Retention, type RetentionLimits } from './retention.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2025, 5, 1)
const MB = 1024 ** 2
const NO_LIMIT = { maxAgeMs: null, maxBytes: null }
const KEEP_ALL: RetentionLimits = { events: NO_LIMIT, objects: NO_LIMIT, runs: NO_LIMIT, logs: NO_LIMIT }

let clock: SimClock
let runStore: RunStore
let reportStore: ReportStore
let objects: ObjectStore
let logs: LogStore
let events: { first: number; last: number; bytes: number; fail: boolean; removedBefore: number[] }
let fileTime: number
let free: number
let said: string[]
let errors: unknown[]
let saved: RetentionLimits[]
let retention: Retention

const fakeEvents = {
  stats: async () => ({ firstAt: events.first, lastAt: events.last }),
  usage: async () => {
    if (events.fail) throw new Error('the data engine is away')
    return { bytes: events.bytes, items: 7 }
  },
  removeBefore: async (before: number) => {
    events.removedBefore.push(before)
    return { removed: 1 }
  },
} as unknown as EventStore

const create = (limits: Partial<RetentionLimits>, freeSpace = async () => free): Retention =>
  createRetention({
    clock,
    events: fakeEvents,
    objects,
    runStore,
    reportStore,
    logs,
    fileTime: () => fileTime,
    freeSpace,
    floorBytes: 1000 * MB,
    limits: { ...KEEP_ALL, ...limits },
    saveLimits: (all) => saved.push(all),
    onLow: (reason) => said.push(reason),
    onEnough: () => said.push('enough'),
    onChange: () => undefined,
    onError: (error) => errors.push(error),
  })

const putAt = async (key: string, at: number, bytes = 100): Promise<void> => {
  fileTime = at
  await objects.put('events', key, new Uint8Array(bytes))
  fileTime = NOW
}
const logAt = async (runId: string, at: number): Promise<void> => {
  fileTime = at
  await logs.append({ dagId: 'd', runId, taskId: 't', mapIndex: -1, tryNumber: 1 }, [
    { time: 0, level: 'info', text: '' },
  ])
  fileTime = NOW
}
const keys = async (): Promise<string[]> => (await objects.list('events')).map(({ key }) => key)
const loggedRuns = async (): Promise<string[]> => {
  const found: string[] = []
  for await (const { runId } of logs.runs()) found.push(runId)
  return found
}
const addRun = (runId: string, over: Partial<DagRun>): void => {
  const dates = { runAfter: NOW, queuedAt: NOW, logicalDate: null, dataInterval: null }
  const run = makeRun(NOW, { runId, runType: 'scheduled', state: 'success', ...dates, ...over })
  expect(runStore.commit([{ type: 'createRun', run, taskInstances: [] }])).toBe(true)
}

beforeEach(async () => {
  clock = createSimClock(NOW)
  fileTime = NOW
  runStore = createMemoryRunStore()
  reportStore = createMemoryReportStore()
  objects = createMemoryObjectStore(() => fileTime)
  logs = createMemoryLogStore(() => fileTime)
  events = { first: NOW - 10 * DAY, last: NOW, bytes: 1000, fail: false, removedBefore: [] }
  free = 2000 * MB
  said = []
  errors = []
  saved = []
  await objects.ensureBucket('events')
})
afterEach(() => retention[Symbol.asyncDispose]())

describe('tidying', () => {
  it('removes objects and logs by age', async () => {
    for (const days of [1, 3, 5]) {
      await putAt(`${days}`, NOW - days * DAY)
      addRun(`${days}`, {})
      await logAt(`${days}`, NOW - days * DAY)
    }
    const limits = { maxAgeMs: 4 * DAY, maxBytes: null }
    retention = create({ objects: limits, logs: limits })
    await retention.tidy()
    expect(await keys()).toEqual(['1', '3'])
    expect(await loggedRuns()).toEqual(['1', '3'])
    expect((await retention.status()).uses).toMatchObject([
      { kind: 'events', bytes: 1000, items: 7 },
      { kind: 'objects', bytes: 200, items: 2, maxAgeMs: 4 * DAY },
      { kind: 'runs', items: 3 },
      { kind: 'logs', items: 2 },
    ])
    expect(errors).toEqual([])
  })

  it('removes objects and logs by size, the oldest first', async () => {
    for (const days of [1, 3, 5]) {
      await putAt(`${days}`, NOW - days * DAY)
      addRun(`${days}`, {})
      await logAt(`${days}`, NOW - days * DAY)
    }
    retention = create({ objects: { maxAgeMs: null, maxBytes: 250 }, logs: { maxAgeMs: null, maxBytes: 35 } })
    await retention.tidy()
    expect(await keys()).toEqual(['1', '3'])
    expect(await loggedRuns()).toEqual(['1'])
  })

  it('removes events before a cut', async () => {
    retention = create({ events: { maxAgeMs: 4 * DAY, maxBytes: null } })
    await retention.tidy()
    await retention.setLimits({ kind: 'events', maxAgeMs: null, maxBytes: 500 })
    expect(events.removedBefore).toEqual([NOW - 4 * DAY, NOW - 5 * DAY])
    expect(saved.at(-1)?.events).toEqual({ maxAgeMs: null, maxBytes: 500 })
  })

  it('removes runs with their logs, but of each DAG the newest hundred stay', async () => {
    for (let at = 0; at < 450; at++) {
      addRun(`r${at}`, { runAfter: NOW - (at + 30) * HOUR, logicalDate: at })
      if (at % 50 === 0) await logAt(`r${at}`, NOW)
    }
    retention = create({ runs: { maxAgeMs: DAY, maxBytes: null } })
    await retention.tidy()
    expect(runStore.runs({ limit: 1000 }).map(({ runId }) => runId)).toEqual(
      Array.from({ length: 100 }, (_each, at) => `r${at}`),
    )
    expect(await loggedRuns()).toEqual(['r0', 'r50'])
  })

  it('removes the oldest runs where all take too much, some at a time', async () => {
    const { usage } = runStore
    runStore = { ...runStore, usage: () => ({ ...usage(), bytes: usage().items * 10 }) }
    for (let at = 0; at < 450; at++) addRun(`r${at}`, { runAfter: NOW - (at + 30) * HOUR, logicalDate: at })
    retention = create({ runs: { maxAgeMs: null, maxBytes: 4500 } })
    await retention.tidy()
    expect(runStore.usage().items).toBe(450)
    await retention.setLimits({ kind: 'runs', maxAgeMs: 1000 * DAY, maxBytes: 3000 })
    const kept = runStore.runs({ limit: 1000 }).map(({ runId }) => runId)
    expect([kept.length, kept.at(-1)]).toEqual([250, 'r249'])
  })

  it('removes the reports of the same age, but of each DAG those of the newest hundred minutes stay', async () => {
    for (let at = 0; at < 450; at++) {
      const minute = `2025-05-01_${String(999 - at)}`
      const received = { dagId: 'd', minute, idempotencyKey: minute, body: {}, receivedAt: NOW - (at + 30) * HOUR }
      reportStore.receive(received)
    }
    retention = create({ runs: { maxAgeMs: 200 * HOUR, maxBytes: null } })
    await retention.tidy()
    expect(reportStore.list({ limit: 1000 })).toHaveLength(171)
    await retention.setLimits({ kind: 'runs', maxAgeMs: DAY, maxBytes: null })
    expect(reportStore.list({ limit: 1000 })).toHaveLength(100)
  })

  it('never removes what a run under way may need', async () => {
    const limits = { maxAgeMs: 1, maxBytes: 0 }
    addRun('long', { state: 'running', queuedAt: NOW - 2 * DAY, dataInterval: { start: NOW - 3 * DAY, end: NOW } })
    await putAt('before it', NOW - 2 * DAY - 1)
    await putAt('made by it', NOW - 2 * DAY)
    await putAt('new', NOW - 1)
    await logAt('before it', NOW - 2 * DAY - 1)
    await logAt('long', NOW - 5 * DAY)
    await logAt('since', NOW - DAY)
    retention = create({ events: limits, objects: limits, runs: limits, logs: limits })
    await retention.tidy()
    expect(await keys()).toEqual(['made by it', 'new'])
    expect((await loggedRuns()).toSorted()).toEqual(['long', 'since'])
    expect(events.removedBefore).toEqual([NOW - 3 * DAY - HOUR])
    expect(runStore.run('d', 'long')).not.toBeNull()
  })

  it('removes logs whose run is gone, whatever the limits: a kill came between the two', async () => {
    addRun('there', {})
    await logAt('there', NOW - DAY)
    await logAt('gone', NOW - DAY)
    await logAt('just begun', NOW - 60_000)
    retention = create({})
    await retention.tidy()
    expect((await loggedRuns()).toSorted()).toEqual(['just begun', 'there'])
  })

  it('by hand removes finished runs before a date, with logs and reports, and says before which', async () => {
    for (let at = 0; at < 450; at++) addRun(`r${at}`, { runAfter: NOW - at * HOUR, logicalDate: at })
    addRun('under way', { runAfter: NOW - 999 * HOUR, state: 'running' })
    await logAt('r449', NOW)
    const received = { dagId: 'd', idempotencyKey: 'k', body: {}, receivedAt: NOW - DAY }
    reportStore.receive({ ...received, minute: 'm1' })
    reportStore.receive({ ...received, idempotencyKey: 'l', minute: 'm2', receivedAt: NOW })
    retention = create({})
    const signal = new AbortController().signal
    const would = await retention.clean(NOW - 10 * HOUR, { dryRun: true }, signal)
    expect([would.runs.length, would.reports, runStore.usage().items]).toEqual([439, 1, 451])
    expect(await retention.clean(NOW - 10 * HOUR, { dryRun: false }, signal)).toEqual(would)
    expect(runStore.usage().items).toBe(12)
    expect([await loggedRuns(), reportStore.list({ limit: 9 }).length]).toEqual([[], 1])
    await retention.clean(NOW + 1, { dryRun: false }, signal)
    expect(runStore.runs({ limit: 9 }).map(({ runId }) => runId)).toEqual(['r0', 'under way'])
  })

  it('goes on with the others where one store is away, and says so', async () => {
    await putAt('old', NOW - 5 * DAY)
    events.fail = true
    retention = create({ objects: { maxAgeMs: DAY, maxBytes: null } })
    expect((await retention.status()).uses[1]).toMatchObject({ kind: 'objects', items: 1 })
    await retention.tidy()
    expect(await keys()).toEqual([])
    expect(errors).toEqual([new Error('the data engine is away'), new Error('the data engine is away')])
  })

  it('happens every ten minutes, and not after the end', async () => {
    retention = create({ events: { maxAgeMs: DAY, maxBytes: null } })
    retention.start()
    await clock.runUntil(NOW + 9 * 60_000)
    expect(events.removedBefore).toEqual([])
    await clock.runUntil(NOW + 11 * 60_000)
    expect(events.removedBefore.length).toBe(1)
    await clock.runUntil(NOW + 21 * 60_000)
    expect(events.removedBefore.length).toBe(2)
    await retention[Symbol.asyncDispose]()
    await clock.runUntil(NOW + DAY)
    expect(events.removedBefore.length).toBe(2)
  })
})

describe('free space', () => {
  it('below the floor is told once, and again when there is clearly room', async () => {
    retention = create({})
    retention.start()
    await clock.runUntil(NOW + 15_000)
    expect(said).toEqual([])
    free = 999 * MB
    await clock.runUntil(NOW + 45_000)
    expect(said).toEqual(['Only 999 MB are free where Pfad keeps its data; 1,000 MB must stay free.'])
    expect(await retention.status()).toMatchObject({ freeBytes: free, floorBytes: 1000 * MB, belowFloor: true })
    free = 1050 * MB
    await clock.runUntil(NOW + 65_000)
    expect(said.length).toBe(1)
    free = 1101 * MB
    await clock.runUntil(NOW + 85_000)
    expect(said.slice(1)).toEqual(['enough'])
    expect(await retention.status()).toMatchObject({ belowFloor: false })
  })

  it('asks for tidying at once when it is low', async () => {
    await putAt('old', NOW - 5 * DAY)
    retention = create({ objects: { maxAgeMs: DAY, maxBytes: null } })
    free = 0
    retention.start()
    while ((await keys()).length > 0) await clock.settle()
    expect(said.length).toBe(1)
  })

  it('that cannot be read is an error told, not a crash', async () => {
    const broken = new Error('statfs')
    retention = create({}, () => Promise.reject(broken))
    retention.start()
    await clock.runUntil(NOW + 5_000)
    expect(errors).toEqual([broken])
    expect(said).toEqual([])
  })
})
