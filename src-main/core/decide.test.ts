import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import type { DagRun, TaskInstance, TaskInstanceState } from '../contract/models/run.ts'
import { decide, decideAgainAt } from './decide.ts'
import { newTaskInstance } from './taskInstance.ts'

const run: DagRun = {
  ...{
    dagId: 'd',
    runId: 'r',
    runType: 'manual',
    state: 'running',
    logicalDate: 0,
    dataInterval: null,
    runAfter: 0,
    queuedAt: 0,
  },
  ...{ startDate: 100, endDate: null, conf: {}, dagVersion: 'v1', backend: 'embedded', triggeredBy: 'cli', note: null },
}
const instance = (taskId: string, state: TaskInstanceState, over: Partial<TaskInstance> = {}): TaskInstance => ({
  ...newTaskInstance({ dagId: 'd', runId: 'r', taskId, mapIndex: -1 }),
  state,
  ...over,
})
const shown = (dag: SerializedDag, states: Record<string, TaskInstanceState>, now = 200) =>
  decide({ dag, run, taskInstances: Object.entries(states).map(([id, state]) => instance(id, state)) }, now).map(
    (decision) =>
      decision.on === 'mapping'
        ? `${decision.taskId} expand ${decision.length}`
        : decision.on === 'run'
          ? `run ${decision.event.type}`
          : `${decision.taskInstance.taskId} ${decision.event.type}`,
  )
const abc = makeDag('d', chain(['a', 'b', 'c']))

describe('decide', () => {
  it('schedules what may start, and no more', () => {
    expect(shown(abc, { a: 'none', b: 'none', c: 'none' })).toEqual(['a schedule'])
    expect(shown(abc, { a: 'success', b: 'none', c: 'none' })).toEqual(['b schedule'])
    expect(shown(abc, { a: 'running', b: 'none', c: 'none' })).toEqual([])
  })

  it('counts no index that an expansion no longer has', () => {
    const mapping = { over: [{ length: 1 }], whole: [], maxMapLength: 9 }
    const dag = makeDag('d', [
      makeTask('a', { mapping }),
      makeTask('b', { upstream: ['a'], triggerRule: 'none_failed_min_one_success' }),
    ])
    const at = (mapIndex: number, state: TaskInstanceState) => instance('a', state, { mapIndex })
    const after = (...rows: TaskInstance[]) =>
      decide({ dag, run, taskInstances: [...rows, instance('b', 'none')] }, 200)[0]
    expect(after(at(0, 'skipped'), at(1, 'removed'))).toMatchObject({ event: { type: 'skip' } })
    expect(after(at(0, 'success'), at(1, 'removed'))).toMatchObject({ event: { type: 'schedule' } })
  })

  it('follows a failure or a skip to its end at once', () => {
    expect(shown(abc, { a: 'failed', b: 'none', c: 'none' })).toEqual(['b upstreamFail', 'c upstreamFail', 'run fail'])
    expect(shown(abc, { a: 'skipped', b: 'none', c: 'none' })).toEqual(['b skip', 'c skip', 'run succeed'])
  })

  it('judges a run by its leaves', () => {
    const cleanup = makeDag('d', [makeTask('a'), makeTask('b', { upstream: ['a'], triggerRule: 'all_done' })])
    expect(shown(cleanup, { a: 'failed', b: 'success' })).toEqual(['run succeed'])
    expect(shown(cleanup, { a: 'success', b: 'failed' })).toEqual(['run fail'])
    expect(shown(makeDag('d', []), {})).toEqual(['run succeed'])
    expect(shown(abc, { a: 'success', b: 'success', c: 'up_for_retry' })).toEqual(['c schedule'])
  })

  it('says nothing of a run that is not running, and nothing twice', () => {
    expect(decide({ dag: abc, run: { ...run, state: 'queued' }, taskInstances: [instance('a', 'none')] }, 200)).toEqual(
      [],
    )
    expect(shown(abc, { a: 'scheduled', b: 'none', c: 'none' })).toEqual([])
  })

  it('lets a retry wait for its time', () => {
    const waiting = [
      instance('a', 'up_for_retry', { nextAttemptAt: 300 }),
      instance('b', 'none'),
      instance('c', 'none'),
    ]
    expect(decide({ dag: abc, run, taskInstances: waiting }, 299)).toEqual([])
    expect(decide({ dag: abc, run, taskInstances: waiting }, 300)).toHaveLength(1)
    expect(decideAgainAt(abc, run, waiting)).toBe(300)
    expect(decideAgainAt(abc, run, [instance('a', 'running')])).toBeNull()
  })

  it('ends a run that takes longer than it may, with all that is unfinished', () => {
    const dag = makeDag('d', abc.tasks, { dagrunTimeout: 1000 })
    expect(shown(dag, { a: 'success', b: 'running', c: 'none' }, 1099)).toEqual([])
    expect(shown(dag, { a: 'success', b: 'running', c: 'none' }, 1100)).toEqual(['b skip', 'c skip', 'run fail'])
    expect(decideAgainAt(dag, run, [instance('a', 'running')])).toBe(1100)
  })

  it('holds a task that depends on a past which is not good', () => {
    const dag = makeDag('d', [makeTask('a', { dependsOnPast: true })])
    const input = { dag, run, taskInstances: [instance('a', 'none')] }
    expect(decide(input, 200, { mayFollowPast: () => false })).toEqual([])
    expect(decide(input, 200, { mayFollowPast: () => true })).toHaveLength(1)
  })

  it('fails a run whose tasks can never start', () => {
    // A task that was removed never was skipped: the rule is neither met nor out of reach.
    const stuck = makeDag('d', chain(['a', 'b', 'c'], { triggerRule: 'all_skipped' }))
    expect(shown(stuck, { a: 'removed', b: 'none', c: 'none' })).toEqual(['run fail'])
    expect(shown(abc, { a: 'removed', b: 'none', c: 'none' })).toEqual(['b schedule'])
  })
})
