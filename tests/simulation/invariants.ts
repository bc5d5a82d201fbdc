import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { LedgerEntry } from '../../src-main/contract/models/ledger.ts'
import type { DagRunDetail } from '../../src-main/contract/models/run.ts'
import { isRunOver } from '../../src-main/core/dagRun.ts'
import { isTaskOver } from '../../src-main/core/taskInstance.ts'
import { createTimetable } from '../../src-main/core/timetable.ts'
import type { AttemptRequest } from '../../src-main/engine/ports/attemptRunner.ts'
import type { Change, HistoryEvent, RunStore } from '../../src-main/engine/ports/runStore.ts'
import { createAlertWatch } from './alertWatch.ts'
import { createAssetWatch } from './assetInvariants.ts'
import { createExcuses } from './excuses.ts'
import { graphProblems } from './graphProblems.ts'
import { createLimitWatch, type Limits } from './limitWatch.ts'
import { createOrderWatch } from './orderWatch.ts'
import { replay } from './replay.ts'
import { createBackfillWatch } from './watchBackfills.ts'

/** Sees every commit and every attempt, and writes down whatever must never be. */
export type Watch = {
  readonly violations: string[]
  readonly counts: {
    runs: number
    attempts: number
    lost: number
    callbacks: number
    skipped: number
    commits: number
    assetRuns: number
  }
  /** Something else that must never be. */
  readonly violated: (what: string) => void
  readonly commit: RunStore['commit']
  /** Somebody was told of an alert. */
  readonly told: (id: string) => void
  readonly started: (request: AttemptRequest) => void
  /** A process is up; `running` gives what its runner is at. */
  readonly booted: (running: () => ReadonlySet<AttemptRequest>) => void
  /** The clock was set, or nobody was there: without catchup intervals may be skipped. */
  readonly disturbed: () => void
  /** Examines runs that are over for good, and forgets those that were due before `instant`. */
  readonly forget: (instant: number) => void
  readonly finished: () => void
}

type Span = { readonly start: number; readonly end: number }

const runKey = ({ dagId, runId }: { dagId: string; runId: string }) => `${dagId}/${runId}`

export const createWatch = (store: RunStore, dags: readonly SerializedDag[], limits: Limits): Watch => {
  const violations: string[] = []
  const counts: Watch['counts'] = { runs: 0, attempts: 0, lost: 0, callbacks: 0, skipped: 0, commits: 0, assetRuns: 0 }
  const spans = new Map<string, Span[]>(dags.map(({ dagId }) => [dagId, []]))
  const undisturbed = new Set<string>()
  /** Callbacks that were called, by run. */
  const called = new Map<string, Set<string>>()
  const excuses = createExcuses(store)
  const byId = new Map(dags.map((dag) => [dag.dagId, dag]))
  let runningNow = (): ReadonlySet<AttemptRequest> => new Set()
  const must = (condition: boolean, what: () => string) => {
    if (!condition && violations.length < 20) violations.push(what())
  }
  const assets = createAssetWatch(store, dags, must)

  const order = createOrderWatch({ store, byId, must })

  const examineLimits = createLimitWatch({ store, dags, limits, must, onFull: (dagId) => undisturbed.delete(dagId) })

  const backfills = createBackfillWatch(store, must)

  const alerts = createAlertWatch(must)
  const examineChange = (change: Change, events: readonly HistoryEvent[]) => {
    const byPerson = (of: { runId: string; taskId?: string }) =>
      events.some((event) => event.by !== null && event.runId === of.runId && event.taskId === (of.taskId ?? null))
    if (change.type === 'updateRun' && isRunOver(change.expected)) {
      must(byPerson({ runId: change.run.runId }), () => `${change.run.runId} left ${change.expected} by itself`)
    }
    // An index that an expansion took away comes back with another one.
    const wasOver = change.type === 'updateTaskInstance' && change.expected.state !== 'removed'
    if (wasOver && isTaskOver(change.expected.state)) {
      must(
        byPerson(change.row),
        () => `${change.row.runId} ${change.row.taskId} left ${change.expected.state} by itself`,
      )
    }
    if (change.type === 'createRun' && change.run.runType === 'scheduled' && change.run.dataInterval !== null) {
      spans.get(change.run.dagId)?.push(change.run.dataInterval)
      undisturbed.add(change.run.dagId)
    }
  }
  /** What a gap made the schedule leave out; runs that fell behind have a note of their own. */
  const examineLedger = ({ dagId, kind, missed, decision }: LedgerEntry) => {
    if (dagId === null || missed === null || kind === 'fell_behind' || decision === 'ran_all') return
    if (missed.count === 1 && decision === 'ran_latest') return
    counts.skipped += 1
    must(
      decision !== 'skipped' || byId.get(dagId)?.afterSleep === 'skip',
      () => `${dagId} skipped without being told to`,
    )
    spans
      .get(dagId)
      ?.push({ start: missed.first.start, end: decision === 'skipped' ? missed.last.end : missed.last.start })
  }
  const examineNote = ({ dagId, name, detail }: HistoryEvent) => {
    if (/\b(un)?pause\b/.test(name)) undisturbed.delete(dagId)
    if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return
    const { skipIntervals, dateHasRun } = detail as Record<
      string,
      { from: number; to: number; logicalDate: number } | undefined
    >
    const dag = byId.get(dagId)
    if (skipIntervals !== undefined) {
      counts.skipped += 1
      must(dag?.catchup === false, () => `${dagId} skipped intervals though it catches up`)
      must(!undisturbed.has(dagId), () => `${dagId} skipped intervals though nothing disturbed it`)
      spans.get(dagId)?.push({ start: skipIntervals.from, end: skipIntervals.to })
    }
    if (dateHasRun !== undefined && dag !== undefined) {
      spans.get(dagId)?.push(createTimetable(dag.schedule).containing(dateHasRun.logicalDate))
    }
  }

  const commit: Watch['commit'] = (changes) => {
    const done = store.commit(changes)
    must(done, () => `a conflict, with one writer: ${changes.map(({ type }) => type).join(' ')}`)
    if (!done || changes.length === 0) return done
    counts.commits += 1
    const events = changes.flatMap((change) => (change.type === 'history' ? [change.event] : []))
    // A gap is noted in the same commit as the run that comes after it.
    for (const event of events) if (event.runId === null) examineNote(event)
    for (const change of changes) if (change.type === 'ledger') examineLedger(change.entry)
    for (const change of changes) examineChange(change, events)
    excuses.committed(changes)
    order.committed(changes)
    counts.assetRuns += assets.commit(changes)
    for (const change of changes) alerts.examine(change)
    examineLimits(changes)
    backfills.committed(changes)
    return done
  }

  const started: Watch['started'] = ({ work, attempt }) => {
    const { dagId, runId, taskId, mapIndex, tryNumber } = attempt
    if (work.kind === 'callback') {
      counts.callbacks += 1
      const ofRun = called.get(runKey(attempt)) ?? new Set()
      called.set(runKey(attempt), ofRun.add(`${taskId}/${mapIndex}/${tryNumber}/${work.name}`))
      return
    }
    counts.attempts += 1
    const rows = store.taskInstances(dagId, runId)
    const row = rows.find((each) => each.taskId === taskId && each.mapIndex === mapIndex)
    must(
      row?.state === 'running' && row.tryNumber === tryNumber,
      () => `${runId} ${taskId} started while ${row?.state} ${row?.tryNumber}`,
    )
    if (!excuses.take(attempt)) order.started(rows, attempt)
    const peers = [...runningNow()].filter((other) => other.work.kind === 'task')
    // The one that starts is among them.
    must(peers.length <= limits.parallelism, () => `${peers.length} children at once`)
    const twins = peers.filter(
      ({ attempt: other }) =>
        other.dagId === dagId && other.runId === runId && other.taskId === taskId && other.mapIndex === mapIndex,
    )
    must(twins.length <= 1, () => `${runId} ${taskId} runs twice at once`)
  }

  const examineRun = (detail: DagRunDetail) => {
    const { run, taskInstances, attempts } = detail
    counts.runs += 1
    const name = `${run.dagId} ${run.runId}`
    const history = store.history({ dagId: run.dagId, runId: run.runId }, 1e6)
    for (const problem of replay(history, run, taskInstances)) must(false, () => `${name}: ${problem}`)
    must(isRunOver(run.state), () => `${name} is ${run.state} at the end`)
    for (const problem of graphProblems(byId.get(run.dagId), detail)) must(false, () => `${name}: ${problem}`)
    for (const row of taskInstances) {
      const own = attempts.filter(({ taskId, mapIndex }) => taskId === row.taskId && mapIndex === row.mapIndex)
      must(isTaskOver(row.state), () => `${name} ${row.taskId} is ${row.state} at the end`)
      must(
        own.length === row.tryNumber,
        () => `${name} ${row.taskId} has ${own.length} attempts and try number ${row.tryNumber}`,
      )
    }
    for (const { taskId, mapIndex, tryNumber, outcome, endDate } of attempts) {
      must(outcome !== null && endDate !== null, () => `${name} ${taskId}.${tryNumber} has no end`)
      if (outcome === 'lost') counts.lost += 1
      const flags = byId.get(run.dagId)?.tasks.find((task) => task.taskId === taskId)?.callbacks
      const was = (callback: string) =>
        called.get(runKey(run))?.has(`${taskId}/${mapIndex}/${tryNumber}/${callback}`) === true
      if (outcome === 'success' && flags?.onSuccess === true)
        must(was('onSuccess'), () => `${name} ${taskId}.${tryNumber} owes onSuccess`)
      if (outcome === 'failed' && flags?.onFailure === true)
        must(was('onFailure') || was('onRetry'), () => `${name} ${taskId}.${tryNumber} owes onFailure`)
    }
  }
  const examineAll = (before: number) => {
    for (const { dagId, runId, state } of store.runs({ limit: 1e9, before })) {
      const detail = isRunOver(state) ? store.runDetail(dagId, runId) : null
      if (detail !== null) examineRun(detail)
    }
  }

  return {
    violations,
    counts,
    violated: (what) => must(false, () => what),
    commit,
    told: alerts.told,
    started,
    booted: (running) => {
      runningNow = running
      undisturbed.clear()
    },
    disturbed: () => undisturbed.clear(),
    forget: (instant) => {
      const kept = new Set([
        ...store.callbacks().map(({ attempt }) => attempt.runId),
        ...store.alerts().map(({ message }) => message.runId),
      ])
      for (const { dagId, runId, state, runAfter } of store.runs({ limit: 1e9, before: instant })) {
        const detail = isRunOver(state) && !kept.has(runId) && runAfter < instant ? store.runDetail(dagId, runId) : null
        if (detail === null) continue
        examineRun(detail)
        alerts.forget(detail.run)
        order.forget(detail.run)
        called.delete(runKey(detail.run))
        must(store.commit([{ type: 'removeRun', dagId, runId }]), () => `${runId} could not be removed`)
      }
    },
    finished: () => {
      must(store.activeRuns().length === 0, () => 'runs are left active')
      must(store.runningAttempts().length === 0, () => 'attempts are left running')
      must(store.callbacks().length === 0, () => 'callbacks are left owed')
      must(store.approvals().length === 0, () => 'questions are left')
      backfills.finished()
      must(store.alerts().length === 0, () => 'alerts are left owed')
      alerts.finished()
      examineAll(Number.POSITIVE_INFINITY)
      assets.finished()
      for (const [dagId, list] of spans) {
        const sorted = list.toSorted((a, b) => a.start - b.start)
        const gap = sorted.findIndex((span, index) => index > 0 && span.start !== sorted[index - 1]?.end)
        must(gap < 0, () => `${dagId}: after ${JSON.stringify(sorted[gap - 1])} comes ${JSON.stringify(sorted[gap])}`)
      }
    },
  }
}
