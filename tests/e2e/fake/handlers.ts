import { setTimeout as sleep } from 'node:timers/promises'
import type { Changes } from '../../../src-main/app/changes.ts'
import type { Change } from '../../../src-main/contract/calls/app.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { Attempt, DagRunDetail, LogLine } from '../../../src-main/contract/models/run.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { formatLogLine } from '../../../src-main/core/logLine.ts'
import { pageOfLines } from '../../contracts/support/memoryLogStore.ts'
import { explained, historyOf } from './aboutRun.ts'
import { createFakeDagHandlers } from './dagHandlers.ts'
import { logOf, MINUTE, MINUTE_DAG, makeRun, ZONE } from './makeRun.ts'
import { createFakeMinutes } from './minutes.ts'
import { shellCalls } from './shell.ts'
import { taskSpec, taskSpecs, type World } from './world.ts'

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
  const requireAttempt = (dagId: string, runId: string, taskId: string, tryNumber: number): Attempt => {
    const found = requireRun(dagId, runId).attempts.find(
      (each) => each.taskId === taskId && each.tryNumber === tryNumber,
    )
    if (found) return found
    throw new PfadError('attempt-not-found', `${taskId} has no attempt ${tryNumber}.`, 'It may not have started yet.')
  }
  const calls: Partial<Handlers['calls']> = {
    ...shellCalls(world, (topic) => tell({ topic })),
    'app.info': () => ({
      version: '0.1.0',
      home: '/home/mina/.local/share/pfad',
      host: 'web',
      hostReason: 'No display was found, so the screens are served to the browser.',
      backend: world.backend,
      pipelineTimezone: ZONE,
      minuteDagId: MINUTE_DAG,
      startedAt: world.startedAt,
      dashboardUrl: world.dashboardUrl,
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
      tasks: world.many?.tasks.map((taskId) => taskSpec(taskId, [])) ?? (dagId === MINUTE_DAG ? taskSpecs : []),
      assets: [],
      groups: [],
      ...world.graphs.get(dagId),
      source: null,
    }),
    'dags.importErrors': () => world.importErrors,
    ...(world.stack === null ? {} : { 'stack.status': () => world.stack as NonNullable<typeof world.stack> }),
    'ingest.status': () => world.ingest,
    'approvals.list': () => world.approvals,
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
    ...createFakeDagHandlers(world),
    'runs.get': ({ dagId, runId }) => requireRun(dagId, runId),
    'runs.find': ({ dagId, logicalDate }) =>
      world.runs.find(({ run }) => run.dagId === dagId && run.logicalDate === logicalDate)?.run ?? null,
    'logs.page': async ({ dagId, runId, taskId, tryNumber, waitMs, ...wish }, signal) => {
      const attempt = requireAttempt(dagId, runId, taskId, tryNumber)
      for (const until = Date.now() + waitMs; ; ) {
        const page = pageOfLines(logLinesOf(world, attempt), wish, attempt.outcome !== null)
        if (page.lines.length > 0 || page.isOver || signal.aborted || Date.now() >= until) return page
        await sleep(100, undefined, { signal }).catch(() => undefined)
      }
    },
    'dags.explain': ({ dagId, runId }) => explained(requireRun(dagId, runId ?? '')),
    'history.list': ({ dagId, runId, taskId, limit }) => {
      const events = historyOf(requireRun(dagId ?? '', runId ?? '')).filter(
        (event) => taskId === undefined || event.taskId === taskId,
      )
      return { events: events.slice(0, limit), next: events.length > limit ? 'more' : null }
    },
    'runs.note': ({ dagId, runId, taskId = null, mapIndex, text }) => {
      const { notes } = requireRun(dagId, runId)
      const known = notes.findIndex((note) => note.taskId === taskId && note.mapIndex === mapIndex)
      if (known >= 0) notes.splice(known, 1)
      if (text !== null) notes.push({ dagId, runId, taskId, mapIndex, text, by: 'mina (ui)', at: Date.now() })
      tell({ topic: 'runs', dagId, runId })
      return notes
    },
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
    ...createFakeMinutes(world, changes),
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
    async *'logs.text'({ dagId, runId, taskId, tryNumber, filter }) {
      const lines = logLinesOf(world, requireAttempt(dagId, runId, taskId, tryNumber))
      const fits = pageOfLines(lines, { filter, place: { nth: 0 }, limit: lines.length }, true).lines
      for (let at = 0; at < fits.length; at += 1000) {
        const text = fits.slice(at, at + 1000).map(formatLogLine)
        yield { text: text.join(''), scanned: at, size: fits.length }
        await sleep(1)
      }
    },
  }
  return { calls: refuseRest(calls), streams: refuseRest(streams) } as unknown as Handlers
}

/** A log that is as long as `world.logLines` says, else the attempt's. A running attempt says more with each second. */
const logLinesOf = (world: World, attempt: Attempt): LogLine[] => {
  if (world.logLines !== null) return [...longLog(world.logLines)].flat()
  const steps = attempt.outcome === null ? Math.floor((Date.now() - attempt.startDate) / 1000) : 0
  const more = Array.from(
    { length: steps },
    (_, n): LogLine => ({
      ...{ time: attempt.startDate + n * 1000, level: 'info', text: `still counting, step ${n + 1}` },
    }),
  )
  return [...logOf(attempt), ...more]
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
