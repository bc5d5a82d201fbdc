import { expect, it } from 'vitest'
import type { Attempt, TaskInstance } from '../../../../src-main/contract/models/run.ts'
import { axisStart, axisSteps, ganttRows, timesOf } from './ganttRows.ts'

const instance = (taskId: string, mapIndex = -1): TaskInstance => ({
  ...{
    dagId: 'd',
    runId: 'r',
    taskId,
    mapIndex,
    state: 'success',
    tryNumber: 1,
    failures: 0,
    losses: 0,
    reschedules: 0,
  },
  ...{ firstStartedAt: null, startDate: null, endDate: null, nextAttemptAt: null, reason: null },
})
const attempt = (taskId: string, over: Partial<Attempt>): Attempt => ({
  ...{ dagId: 'd', runId: 'r', taskId, mapIndex: -1, tryNumber: 1, queuedAt: null, startDate: 0, endDate: null },
  ...{ outcome: null, error: null, pid: null },
  ...over,
})

it('tells queued and running apart, over all attempts', () => {
  const attempts = [
    attempt('a', { queuedAt: 5, startDate: 10, endDate: 30 }),
    attempt('a', { tryNumber: 2, queuedAt: 40, startDate: 41, endDate: null }),
  ]
  const [row] = ganttRows({ taskInstances: [instance('a')], attempts })
  expect(row && timesOf(row, 100)).toEqual({ queued: 6, ran: 79 })
})

it('goes by when tasks were first at work; what was not comes last', () => {
  const attempts = [attempt('b', { startDate: 50 }), attempt('c', { queuedAt: 20, startDate: 60 })]
  const rows = ganttRows({ taskInstances: ['a', 'b', 'c'].map((id) => instance(id)), attempts })
  expect(rows.map(({ taskId }) => taskId)).toEqual(['c', 'b', 'a'])
})

it('shows a few mapped instances apart, many in one row', () => {
  const mapped = (count: number) => Array.from({ length: count }, (_, index) => instance('m', index))
  expect(ganttRows({ taskInstances: mapped(3), attempts: [] })).toHaveLength(3)
  expect(ganttRows({ taskInstances: mapped(500), attempts: [] })).toMatchObject([{ taskId: 'm', mapIndex: -1 }])
})

it('divides an axis by round steps', () => {
  expect(axisSteps(1100)).toEqual([0, 200, 400, 600, 800, 1000])
  expect(axisSteps(90_000)).toEqual([0, 15_000, 30_000, 45_000, 60_000, 75_000, 90_000])
  expect(axisSteps(0)).toEqual([0])
})

it('counts from when the run was due, unless lateness would hide all else', () => {
  expect(axisStart({ runAfter: 100, queuedAt: 110 }, 210)).toEqual({ start: 100, zero: 100 })
  expect(axisStart({ runAfter: 100, queuedAt: 100_000 }, 101_000)).toEqual({ start: 99_800, zero: 100_000 })
})
