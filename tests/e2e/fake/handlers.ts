import { setTimeout as sleep } from 'node:timers/promises'
import type { Changes } from '../../../src-main/app/changes.ts'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRunDetail, LogLine } from '../../../src-main/contract/models/run.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { logOf, MINUTE, MINUTE_DAG, makeRun, ZONE } from './makeRun.ts'
import { shellCalls } from './shell.ts'
import { taskSpecs, type World } from './world.ts'

/** Handlers over a world in memory. What no screen asks for is refused by name. */
export const createFakeHandlers = (world: World, changes: Changes): Handlers => {
  const tell = (change: Change): void => changes.publish(change)
  const requireRun = (dagId: string, runId: string): DagRunDetail => {
    const found = world.runs.find(({ run }) => run.dagId === dagId && run.runId === runId)
    if (found) return found
    throw new PfadError(
      'run-not-found',
      `${dagId} has no run ${runId}.`,
      'It may have been removed by the limits on runs.',
    )
  }
  const requireDag = (dagId: string) => {
    const found = world.dags.find((each) => each.dagId === dagId)
    if (found) return found
    throw new PfadError('dag-not-found', `There is no DAG ${dagId}.`, 'The DAGs page lists them.')
  }
  const current = (): StoredReport[] => {
    const seen = new Set<string>()
    return world.reports.filter(({ minute }) => !seen.has(minute) && seen.add(minute))
  }
  const calls: Partial<Handlers['calls']> = {
    ...shellCalls(world, (topic) => tell({ topic })),
    'app.info': () => ({
      version: '0.1.0',
      home: '/home/mina/.local/share/pfad',
      host: 'web',
      hostReason: 'No display was found, so the screens are served to the browser.',
      backend: 'embedded',
      pipelineTimezone: ZONE,
      minuteDagId: MINUTE_DAG,
      startedAt: world.startedAt,
      dashboardUrl: 'http://127.0.0.1:40123/reports',
    }),
    'demo.clock': () => null,
    'demo.status': () => null,
    'demo.running': () => null,
    'dags.list': () => world.dags,
    'dags.get': ({ dagId }) => ({
      ...requireDag(dagId),
      startDate: Date.UTC(2025, 7, 9),
      endDate: null,
      catchup: false,
      afterSleep: null,
      maxActiveRuns: 2,
      maxActiveTasks: 16,
      dagrunTimeout: null,
      isPausedUponCreation: false,
      params:
        dagId === 'spark'
          ? {
              type: 'object',
              properties: {
                application: { type: 'string', default: 'analysis.py' },
                minutes: { type: 'integer', default: 5 },
              },
            }
          : null,
      backend: null,
      callbacks: { onSuccess: false, onFailure: false, onRetry: false, onSkipped: false },
      tasks: dagId === MINUTE_DAG ? taskSpecs : [],
      assets: [],
      groups: [],
      source: null,
    }),
    'dags.importErrors': () => world.importErrors,
    'dags.setPaused': ({ dagId, isPaused }) => {
      const dag = requireDag(dagId)
      dag.isPaused = isPaused
      dag.nextDagRunAt = isPaused ? null : Math.ceil(Date.now() / MINUTE) * MINUTE
      tell({ topic: 'dags' })
      return dag
    },
    'dags.trigger': ({ dagId, logicalDate, conf }) => {
      requireDag(dagId)
      const made = makeRun({
        logicalDate: logicalDate ?? Math.floor(Date.now() / MINUTE) * MINUTE,
        state: 'queued',
        type: 'manual',
      })
      made.run.dagId = dagId
      made.run.conf = conf
      world.runs.unshift(made)
      tell({ topic: 'runs', dagId, runId: made.run.runId })
      return made.run
    },
    'runs.list': ({ dagId, state, before, limit }) =>
      world.runs
        .map(({ run }) => run)
        .filter((run) => dagId === undefined || run.dagId === dagId)
        .filter((run) => state === undefined || run.state === state)
        .filter((run) => before === undefined || run.runAfter < before)
        .toSorted((a, b) => b.runAfter - a.runAfter)
        .slice(0, limit),
    'runs.get': ({ dagId, runId }) => requireRun(dagId, runId),
    'runs.find': ({ dagId, logicalDate }) =>
      world.runs.find(({ run }) => run.dagId === dagId && run.logicalDate === logicalDate)?.run ?? null,
    'events.stats': () => ({
      total: world.total,
      example: world.example,
      perSecond: world.producer.actualPerSecond,
      firstAt: world.total === 0 ? null : Date.now() - 95 * MINUTE,
      lastAt: world.total === 0 ? null : Date.now() - 400,
    }),
    'events.removeExample': () => {
      const removed = world.example
      world.total -= removed
      world.example = 0
      tell({ topic: 'events' })
      return { removed }
    },
    'producer.status': () => world.producer,
    'producer.set': ({ running, eventsPerSecond }) => {
      Object.assign(world.producer, {
        state: running ? 'running' : 'stopped',
        eventsPerSecond,
        actualPerSecond: running ? eventsPerSecond * 0.99 : 0,
      })
      tell({ topic: 'producer' })
      return world.producer
    },
    'minutes.list': ({ count }) => world.minutes.slice(-count),
    'reports.list': ({ dagId, limit }) =>
      current()
        .filter((report) => dagId === undefined || report.dagId === dagId)
        .slice(0, limit),
    'reports.get': ({ dagId, minute }) =>
      world.reports.filter((report) => report.dagId === dagId && report.minute === minute),
    'objects.stat': ({ bucket, key }) => ({
      bucket,
      key,
      size: key.endsWith('.json') ? 312 : 14_213,
      lastModified: Date.now() - 40_000,
      etag: 'etag',
    }),
    'storage.status': () => world.storage,
    'storage.setLimits': ({ kind, maxAgeMs, maxBytes }) => {
      const use = world.storage.uses.find((each) => each.kind === kind)
      if (use) Object.assign(use, { maxAgeMs, maxBytes })
      tell({ topic: 'storage' })
      return world.storage
    },
  }
  const streams: Partial<Handlers['streams']> = {
    changes: (_input, signal) => changes.subscribe(signal),
    async *'logs.read'({ dagId, runId, taskId, tryNumber, follow }, signal) {
      const find = () =>
        requireRun(dagId, runId).attempts.find((each) => each.taskId === taskId && each.tryNumber === tryNumber)
      const attempt = find()
      if (!attempt)
        throw new PfadError(
          'attempt-not-found',
          `${taskId} has no attempt ${tryNumber}.`,
          'It may not have started yet.',
        )
      if (world.logLines !== null) {
        yield* longLog(world.logLines)
        return
      }
      yield logOf(attempt)
      for (let n = 1; follow && attempt.outcome === null && !signal.aborted; n += 1) {
        await sleep(200, undefined, { signal }).catch(() => undefined)
        yield [{ time: Date.now(), level: 'info', text: `still counting, step ${n}` }]
      }
    },
  }
  return { calls: refuseRest(calls), streams: refuseRest(streams) } as unknown as Handlers
}

function* longLog(lines: number): Generator<LogLine[]> {
  const block = 500
  for (let from = 0; from < lines; from += block) {
    yield Array.from({ length: block }, (_, index) => ({ time: 0, level: 'info', text: `line ${from + index + 1}` }))
  }
}

const refuseRest = <T extends object>(table: T): T =>
  new Proxy(table, {
    getOwnPropertyDescriptor: (target, name) => ({
      configurable: true,
      enumerable: true,
      writable: true,
      value: Reflect.get(target, name),
    }),
    get: (target, name) =>
      Reflect.get(target, name) ??
      (() => {
        throw new PfadError('not-faked', `The fake host does not answer ${String(name)}.`)
      }),
  })
