import { describe, expect, it } from 'vitest'
import type { Attempt, DagRunDetail, TaskInstance } from '../../../src-main/contract/models/run.ts'
import { timeScale } from './timeScale.ts'
import { totalOf, traceOf } from './trace.ts'

const due = Date.UTC(2025, 0, 15, 6, 32)
const task = (taskId: string, state: TaskInstance['state']) =>
  ({ taskId, mapIndex: -1, state, startDate: null }) as TaskInstance
const attempt = (taskId: string, tryNumber: number, from: number, to: number | null, outcome: Attempt['outcome']) =>
  ({
    ...{ taskId, mapIndex: -1, tryNumber, outcome },
    ...{ queuedAt: due + from - 10, startDate: due + from, endDate: to === null ? null : due + to },
  }) as Attempt
const detail = (end: number | null): DagRunDetail =>
  ({
    run: { runAfter: due, startDate: due + 50, endDate: end === null ? null : due + end, state: 'running' },
    taskInstances: [task('send', 'running'), task('last', 'none'), task('stream', 'success')],
    attempts: [
      attempt('send', 2, 4000, null, null),
      attempt('stream', 1, 100, 500, 'success'),
      attempt('send', 1, 600, 900, 'failed'),
    ],
  }) as DagRunDetail

describe('traceOf', () => {
  it('shows each hop in the order of its start, with waits, tries and the rest between them', () => {
    const rows = traceOf({ detail: detail(null) })
    expect(rows.map(({ name }) => name)).toEqual(['Due, then started', 'stream', 'send', 'last'])
    expect(rows[0]?.tookMs).toBe(50)
    expect(rows[2]?.spans.map(({ kind, start, end, state }) => [kind, start - due, end && end - due, state])).toEqual([
      ['queued', 590, 600, 'queued'],
      ['work', 600, 900, 'failed'],
      ['backoff', 900, 3990, 'up_for_retry'],
      ['queued', 3990, 4000, 'queued'],
      ['work', 4000, null, 'running'],
    ])
    expect(rows.map(({ tookMs }) => tookMs)).toEqual([50, 400, null, null])
    expect(rows[3]?.spans).toEqual([])
  })

  it('has nothing to show without a run, and a total once it has ended', () => {
    expect(traceOf({ detail: null })).toEqual([])
    expect([totalOf({ detail: null }), totalOf({ detail: detail(null) }), totalOf({ detail: detail(5000) })]).toEqual([
      null,
      null,
      5000,
    ])
  })
})

describe('timeScale', () => {
  it('places instants evenly where nothing is left out', () => {
    const { at, breaks, shownMs } = timeScale([
      { start: 0, end: 400 },
      { start: 300, end: 600 },
      { start: 800, end: 1000 },
    ])
    expect([0, 500, 1000, -5, 2000].map(at)).toEqual([0, 0.5, 1, 0, 1])
    expect(breaks).toEqual([])
    expect(shownMs).toBe(1000)
  })

  it('leaves out a long pause and says how long it was', () => {
    const { at, breaks, shownMs } = timeScale([
      { start: 0, end: 1000 },
      { start: 3_601_000, end: 3_602_000 },
    ])
    expect(at(1000)).toBeCloseTo(1000 / 2160)
    expect(at(3_601_000)).toBeCloseTo(1160 / 2160)
    expect(breaks).toEqual([{ at: expect.closeTo(0.5) as number, ms: 3_600_000 }])
    expect(shownMs).toBe(2000)
  })

  it('survives a single instant', () => {
    const { at } = timeScale([{ start: 5, end: 5 }])
    expect(at(5)).toBe(0)
  })
})
