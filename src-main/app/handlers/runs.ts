import { PfadError } from '../../contract/error.ts'
import type { DagRun } from '../../contract/models/run.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { daysOfYear } from '../../core/calendar.ts'
import { exportRun } from '../exports/exportRun.ts'
import { attemptLogText, pageAttemptLog, readAttemptLog } from './attemptLog.ts'
import type { Services } from './services.ts'
import { testDag } from './testDag.ts'
import { testTask } from './testTask.ts'

type RunCalls =
  | 'runs.list'
  | 'runs.get'
  | 'runs.find'
  | 'runs.grid'
  | 'runs.calendar'
  | 'tasks.list'
  | 'attempts.list'
  | 'logs.page'

export const createRunHandlers = (services: Services): Pick<Handlers['calls'], RunCalls> => {
  const { runStore, scheduler } = services
  const requireRun = (dagId: string, runId: string): DagRun => {
    const run = runStore.run(dagId, runId)
    if (run) return run
    throw runNotFound(dagId, runId)
  }
  return {
    'runs.list': (filter) => runStore.runs(filter),
    'runs.get': ({ dagId, runId }) => {
      requireRun(dagId, runId)
      const detail = runStore.runDetail(dagId, runId)
      if (!detail) throw new PfadError('run-not-found', `The run ${runId} of ${dagId} was removed.`)
      return detail
    },
    'runs.find': ({ dagId, logicalDate }) => runStore.runByLogicalDate(dagId, logicalDate),
    'runs.grid': (of) => runStore.grid(of),
    'runs.calendar': async ({ dagId, year }) => {
      await services.dagsLoaded
      const { timezone } = scheduler.dagSummary(dagId)
      const days = daysOfYear(year, timezone)
      const counts = runStore.runCounts(dagId, [...days.map(({ start }) => start), days.at(-1)?.end ?? 0])
      const all = days.map(({ date }, index) => ({ date, states: counts[index] ?? {} }))
      return { timezone, days: all.filter(({ states }) => Object.keys(states).length > 0) }
    },
    'tasks.list': ({ dagId, runId }) => {
      requireRun(dagId, runId)
      return runStore.taskInstances(dagId, runId)
    },
    'attempts.list': ({ dagId, runId, taskId }) => {
      requireRun(dagId, runId)
      return runStore.attempts(dagId, runId, taskId)
    },
    'logs.page': (wish, signal) => pageAttemptLog(services, wish, signal),
  }
}

export const runNotFound = (dagId: string, runId: string): PfadError =>
  new PfadError('run-not-found', `${dagId} has no run ${runId}.`, `List them: pfad dags list-runs ${dagId}`)

type RunStreams = 'changes' | 'runs.export' | 'logs.read' | 'logs.text' | 'dags.test' | 'tasks.test'

export const createRunStreams = (services: Services): Pick<Handlers['streams'], RunStreams> => ({
  changes: (_input, signal) => services.changes.subscribe(signal),
  'runs.export': (of, signal) => exportRun(services, of, signal),
  'logs.read': ({ follow, ...attempt }, signal) => readAttemptLog(services, attempt, { follow }, signal),
  'logs.text': (wish, signal) => attemptLogText(services, wish, signal),
  'dags.test': (input, signal) => testDag(services, input, signal),
  'tasks.test': (input, signal) => testTask(services, input, signal),
})
