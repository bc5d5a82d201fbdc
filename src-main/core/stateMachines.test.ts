import { describe, expect, it } from 'vitest'
import { dagRunState, taskInstanceState } from '../contract/models/run.ts'
import { evolveRun, isRunOver, type RunEvent, type RunEventType, runTransitions } from './dagRun.ts'
import {
  evolveTask,
  isTaskOver,
  newTaskInstance,
  type TaskEvent,
  type TaskEventType,
  taskTransitions,
} from './taskInstance.ts'

const reason = 'because'
const nextAttemptAt = 500
const taskEvents: { [T in TaskEventType]: TaskEvent & { type: T } } = {
  schedule: { type: 'schedule' },
  block: { type: 'block', reason },
  queue: { type: 'queue' },
  start: { type: 'start' },
  succeed: { type: 'succeed' },
  fail: { type: 'fail', reason },
  retry: { type: 'retry', nextAttemptAt, reason },
  lose: { type: 'lose', nextAttemptAt, reason },
  giveUp: { type: 'giveUp', reason },
  requeue: { type: 'requeue', nextAttemptAt, reason },
  reschedule: { type: 'reschedule', nextAttemptAt, reason: null },
  skip: { type: 'skip', reason },
  upstreamFail: { type: 'upstreamFail', reason },
  clear: { type: 'clear' },
  markSuccess: { type: 'markSuccess', reason: 'by hand' },
  markFailed: { type: 'markFailed', reason: 'by hand' },
  remove: { type: 'remove' },
}
const runEvents: { [T in RunEventType]: RunEvent & { type: T } } = {
  start: { type: 'start' },
  succeed: { type: 'succeed' },
  fail: { type: 'fail', reason },
  clear: { type: 'clear' },
  markSuccess: { type: 'markSuccess' },
  markFailed: { type: 'markFailed' },
}
/** Only people's events lead out of an end. */
const byPeople = new Set<string>(['clear', 'markSuccess', 'markFailed', 'remove'])

const key = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1 }
const row = { ...newTaskInstance(key), tryNumber: 3, failures: 1, losses: 2, nextAttemptAt: 7, startDate: 5 }

describe('a task instance', () => {
  const pairs = taskInstanceState.options.flatMap((state) =>
    Object.values(taskEvents).map((event) => [state, event.type, event] as const),
  )

  it.each(pairs)('%s × %s', (state, type, event) => {
    const target = taskTransitions[state][type]
    if (target === undefined) {
      expect(() => evolveTask({ ...row, state }, event, 100)).toThrow(
        expect.objectContaining({ code: 'bad-transition' }),
      )
      return
    }
    const after = evolveTask({ ...row, state }, event, 100)
    expect(after.state).toBe(target)
    expect(after.tryNumber).toBe(type === 'start' ? 4 : 3)
    expect(after.nextAttemptAt).toBe(
      'nextAttemptAt' in event ? 500 : isTaskOver(target) || type === 'schedule' || target === 'none' ? null : 7,
    )
    if (isTaskOver(state)) expect(byPeople).toContain(type)
    if (isTaskOver(target)) expect(after.endDate).toBe(100)
  })

  it('counts failures on the user, losses in a row on the infrastructure', () => {
    const running = { ...row, state: 'running' as const }
    const counts = (event: TaskEvent) => {
      const { failures, losses } = evolveTask(running, event, 1)
      return [failures, losses]
    }
    expect(counts(taskEvents.retry)).toEqual([2, 0])
    expect(counts(taskEvents.fail)).toEqual([2, 0])
    expect(counts(taskEvents.lose)).toEqual([1, 3])
    expect(counts(taskEvents.giveUp)).toEqual([1, 3])
    expect(counts(taskEvents.requeue)).toEqual([1, 2])
    expect(counts(taskEvents.succeed)).toEqual([1, 0])
    expect(evolveTask({ ...row, state: 'failed' }, taskEvents.clear, 1)).toMatchObject({
      failures: 0,
      losses: 0,
      tryNumber: 3,
      startDate: null,
    })
  })

  it('can reach an end from every state that is not one', () => {
    for (const state of taskInstanceState.options.filter((each) => !isTaskOver(each))) {
      expect(Object.values(taskTransitions[state]).some(isTaskOver)).toBe(true)
    }
  })
})

describe('a DAG run', () => {
  const run = {
    ...{
      dagId: 'd',
      runId: 'r',
      runType: 'manual' as const,
      logicalDate: 0,
      dataInterval: null,
      runAfter: 0,
      queuedAt: 0,
    },
    ...{
      startDate: 1,
      endDate: 2,
      conf: {},
      dagVersion: 'v',
      backend: 'embedded' as const,
      triggeredBy: 'cli',
      note: null,
    },
  }
  const pairs = dagRunState.options.flatMap((state) =>
    Object.values(runEvents).map((event) => [state, event.type, event] as const),
  )

  it.each(pairs)('%s × %s', (state, type, event) => {
    const target = runTransitions[state][type]
    if (target === undefined) {
      expect(() => evolveRun({ ...run, state }, event, 100)).toThrow(
        expect.objectContaining({ code: 'bad-transition' }),
      )
      return
    }
    const after = evolveRun({ ...run, state }, event, 100)
    expect(after.state).toBe(target)
    if (isRunOver(state)) expect(byPeople).toContain(type)
    expect(after.endDate).toBe(isRunOver(target) ? 100 : type === 'clear' ? null : 2)
  })
})
