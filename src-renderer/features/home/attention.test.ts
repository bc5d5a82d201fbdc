import { describe, expect, it } from 'vitest'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { StackStatus } from '../../../src-main/contract/models/stack.ts'
import { attentionOf, type Known } from './attention.ts'
import { hopsOf } from './hops.ts'

const now = Date.UTC(2025, 0, 15, 12)
const well: Known = {
  stack: null,
  storage: { uses: [], freeBytes: 9e9, floorBytes: 1e9, belowFloor: false },
  ...{ importErrors: [], failed: [], approvals: [], ingest: null },
}
const ids = (of: Partial<Known>) => attentionOf({ ...well, ...of }, now).map(({ id }) => id)
const failed = (hoursAgo: number, dagId = 'd') =>
  ({ dagId, runId: `r${hoursAgo}`, endDate: now - hoursAgo * 3_600_000 }) as DagRun
const stackOf = (of: object) => ({ state: 'up', problem: null, services: [], ...of }) as unknown as StackStatus

describe('attentionOf', () => {
  it('is silent where all is well', () => {
    expect(ids({ stack: stackOf({ services: [{ service: 'kafka', state: 'healthy' }] }) })).toEqual([])
  })

  it('names the most urgent first', () => {
    expect(
      ids({
        stack: stackOf({ state: 'partly', services: [{ service: 'kafka', state: 'unhealthy', explanation: null }] }),
        storage: { ...well.storage, belowFloor: true },
        importErrors: [{ fileloc: 'dags:a.ts', line: 1, message: 'wrong', at: 0 }],
        failed: [failed(1)],
        approvals: [{ dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1, subject: 'Go on?' } as never],
        ingest: { topic: 'e', rejected: 2, lastRejected: null } as never,
      }),
    ).toEqual(['service kafka', 'space', 'import', 'failed', 'approval d r t -1', 'rejects'])
  })

  it('tells no engine, a stack that is down and a service that is unwell apart', () => {
    expect(ids({ stack: stackOf({ state: 'unknown' }) })).toEqual(['engine'])
    expect(ids({ stack: stackOf({ state: 'down', services: [{ service: 'kafka', state: 'failed' }] }) })).toEqual([
      'stack',
    ])
  })

  it('leads to the one run that failed, or to all of them, and forgets old ones', () => {
    const [one] = attentionOf({ ...well, failed: [failed(1)] }, now)
    expect(one).toMatchObject({ title: '1 run failed in the last 24 hours', href: '#/runs/d/r1' })
    const [two] = attentionOf({ ...well, failed: [failed(1), failed(2, 'e'), failed(30)] }, now)
    expect(two).toMatchObject({
      title: '2 runs failed in the last 24 hours',
      text: 'of d, e',
      href: '#/runs?state=failed',
    })
    expect(ids({ failed: [failed(25)] })).toEqual([])
  })
})

describe('hopsOf', () => {
  const of = (backend: 'embedded' | 'stack', services: Parameters<typeof hopsOf>[0]['services'] = null) =>
    hopsOf({
      ...{ backend, services, runs: undefined, report: null },
      producer: { state: 'running', eventsPerSecond: 5, actualPerSecond: 4.9, produced: 1, reason: null },
      stats: { total: 10, example: 0, perSecond: 4, firstAt: null, lastAt: null },
      ingest: { topic: 'events', lag: 7, perSecond: 3, problems: ['ClickHouse does not read.'] } as never,
    })

  it('passes through Kafka on the stack only', () => {
    expect(of('embedded').map(({ name }) => name)).toEqual([
      ...['Producer', 'Event store', 'Parquet', 'Analysis', 'JSON', 'Dashboard'],
    ])
    expect(of('stack').map(({ name }) => name)[1]).toBe('Kafka')
  })

  it('shows each station’s health and rate', () => {
    const [producer, kafka, store, parquet] = of('stack')
    expect(producer).toMatchObject({ value: '4.9/s', state: 'success', flows: true })
    expect(kafka).toMatchObject({
      value: '3/s',
      detail: '7 behind',
      state: 'failed',
      hint: 'ClickHouse does not read.',
    })
    expect(store).toMatchObject({ value: '10', detail: 'events, +4/s', state: 'success' })
    const [, , unwell] = of('stack', [{ service: 'clickhouse', state: 'unhealthy' } as never])
    expect(unwell).toMatchObject({ state: 'failed' })
    expect(parquet).toMatchObject({ value: '–', detail: 'no file yet', state: null, flows: false })
  })
})
