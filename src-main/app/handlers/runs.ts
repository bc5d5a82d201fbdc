import { PfadError } from '../../contract/error.ts'
import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { daysOfYear } from '../../core/calendar.ts'
import { isRunOver } from '../../core/dagRun.ts'
import { readAttemptLog } from './attemptLog.ts'
import type { Services } from './services.ts'

type RunCalls = 'runs.list' | 'runs.get' | 'runs.find' | 'runs.grid' | 'runs.calendar' | 'tasks.list' | 'attempts.list'

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
  }
}

export const runNotFound = (dagId: string, runId: string): PfadError =>
  new PfadError('run-not-found', `${dagId} has no run ${runId}.`, `List them: pfad dags list-runs ${dagId}`)

type RunStreams = 'changes' | 'logs.read' | 'dags.test'

export const createRunStreams = (services: Services): Pick<Handlers['streams'], RunStreams> => ({
  changes: (_input, signal) => services.changes.subscribe(signal),
  'logs.read': ({ follow, ...attempt }, signal) => readAttemptLog(services, attempt, { follow }, signal),
  'dags.test': (input, signal) => testDag(services, input, signal),
})

type TestInput = Parameters<Handlers['streams']['dags.test']>[0]
type TestItem = Handlers['streams']['dags.test'] extends (...args: never) => AsyncIterable<infer T> ? T : never

/** One run in the foreground: its states as they come, each attempt's log when the attempt is over, at last the run. */
async function* testDag(services: Services, input: TestInput, signal: AbortSignal): AsyncGenerator<TestItem> {
  const { scheduler, runStore, changes } = services
  await services.dagsLoaded
  const watch = new AbortController()
  const changed = changes.subscribe(AbortSignal.any([signal, watch.signal]))[Symbol.asyncIterator]()
  const first = changed.next()
  const run = await scheduler.runTest({ ...input, by: services.by })
  const shown = new Map<string, string>()
  try {
    yield { kind: 'run', run }
    let next = first
    while (true) {
      for (const instance of runStore.taskInstances(run.dagId, run.runId)) {
        const seen = `${instance.state}/${instance.tryNumber}`
        if (shown.get(instance.taskId) === seen) continue
        yield* showAttempts(services, instance, shown)
        shown.set(instance.taskId, seen)
        yield { kind: 'task', taskInstance: instance }
      }
      const current = runStore.run(run.dagId, run.runId)
      if (!current || isRunOver(current.state)) {
        if (current) yield { kind: 'run', run: current }
        return
      }
      if ((await next).done) return
      next = changed.next()
    }
  } finally {
    watch.abort()
    const current = runStore.run(run.dagId, run.runId)
    if (signal.aborted && current && !isRunOver(current.state))
      await scheduler.cancelRun({ dagId: run.dagId, runId: run.runId, by: services.by })
  }
}

/** The logs of attempts that ended and were not shown yet. */
async function* showAttempts(
  services: Services,
  instance: TaskInstance,
  shown: Map<string, string>,
): AsyncGenerator<TestItem> {
  const { dagId, runId, taskId, mapIndex } = instance
  for (const attempt of services.runStore.attempts(dagId, runId, taskId)) {
    const id = `${taskId}/${attempt.mapIndex}#${attempt.tryNumber}`
    if (attempt.mapIndex !== mapIndex || attempt.outcome === null || shown.has(id)) continue
    shown.set(id, 'log')
    for await (const lines of services.logs.read(attempt, { follow: false })) {
      yield { kind: 'log', taskId, tryNumber: attempt.tryNumber, lines }
    }
  }
}
