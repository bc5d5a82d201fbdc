import type { DagRun, TaskInstance } from '../../src-main/contract/models/run.ts'
import { newTaskInstance } from '../../src-main/core/taskInstance.ts'
import type { CallbackRequest, Change } from '../../src-main/engine/ports/runStore.ts'
import { makeDag, makeTask } from './engineFixtures.ts'

export const dag = makeDag('d', [makeTask('a'), makeTask('b', { upstream: ['a'] })])
export const saveDag: Change = {
  type: 'saveDag',
  row: { dag, isPaused: true, isActive: true, lastScheduled: null, isCatchingUp: false },
}

export const makeRun = (date: number, over: Partial<DagRun> = {}): DagRun => ({
  ...{ dagId: 'd', runId: `manual__${date}`, runType: 'manual', state: 'queued', logicalDate: date },
  ...{
    dataInterval: { start: date, end: date + 60 },
    runAfter: date + 60,
    queuedAt: date + 61,
    startDate: null,
    endDate: null,
  },
  ...{ conf: { deep: [1, { x: null }] }, dagVersion: 'v1', backend: 'embedded', triggeredBy: 'cli', note: null },
  ...over,
})
export const row = (run: DagRun, taskId: string, over: Partial<TaskInstance> = {}): TaskInstance => ({
  ...newTaskInstance({ dagId: run.dagId, runId: run.runId, taskId, mapIndex: -1 }),
  ...over,
})
export const create = (run: DagRun): Change => ({
  type: 'createRun',
  run,
  taskInstances: [row(run, 'a'), row(run, 'b')],
})
export const attemptKey = (run: DagRun, tryNumber = 1) => ({
  dagId: run.dagId,
  runId: run.runId,
  taskId: 'a',
  mapIndex: -1,
  tryNumber,
})
export const start = (run: DagRun, tryNumber = 1): Change => ({
  type: 'startAttempt',
  attempt: {
    ...attemptKey(run, tryNumber),
    queuedAt: 1,
    startDate: 2,
    endDate: null,
    outcome: null,
    error: null,
    pid: null,
  },
  owner: 'me',
  leaseUntil: 10,
})
export const finish = (run: DagRun, tryNumber = 1): Change => ({
  type: 'endAttempt',
  key: attemptKey(run, tryNumber),
  outcome: 'failed',
  error: { code: 'x', message: 'y' },
  endDate: 5,
})
export const callback = (run: DagRun, id: string, nextAt = 0): CallbackRequest => ({
  ...{
    id,
    attempt: attemptKey(run),
    of: 'task',
    name: 'onFailure',
    error: { code: 'x', message: 'y', hint: 'z' },
    tries: 0,
    nextAt,
  },
})
export const history = (run: DagRun | null, name: string): Change => ({
  type: 'history',
  event: {
    at: 3,
    dagId: 'd',
    runId: run?.runId ?? null,
    taskId: null,
    mapIndex: -1,
    name,
    by: 'cli',
    detail: { [name]: { a: 1 } },
  },
})
