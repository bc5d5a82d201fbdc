import type { ImportError, SerializedDag } from '../../../src-main/contract/models/dag.ts'
import type { Attempt, DagRun, Note, TaskInstance, XCom } from '../../../src-main/contract/models/run.ts'
import type {
  CallbackRequest,
  Change,
  DagRow,
  HistoryEvent,
  RunStore,
} from '../../../src-main/engine/ports/runStore.ts'
import { createMemoryAlerts } from './alerts.ts'
import { createMemoryApprovals } from './approvals.ts'
import { createMemoryAssets } from './assets.ts'
import { createMemoryBackfills } from './backfills.ts'
import { memoryControlReads } from './control.ts'
import { attemptKey, instanceKey, runKey } from './keys.ts'
import { createMemoryLedger } from './ledger.ts'
import { memoryNotices } from './notices.ts'
import { oldRuns } from './oldRuns.ts'
import { memoryOverview } from './overview.ts'
import { pageOf } from './pageOf.ts'
import { Conflict, createUndo, expectThat } from './undo.ts'

type OwnedAttempt = Attempt & { owner: string | null; leaseUntil: number | null }

const isActive = (run: DagRun) => run.state === 'queued' || run.state === 'running'

/**
 * The plainest `RunStore`: maps, copied on the way in, an undo log for a commit that conflicts. Without copies it is quick,
 * and what was committed must never be changed.
 */
export const createMemoryRunStore = ({ copies = true } = {}): RunStore => {
  const dags = new Map<string, DagRow>()
  const versions = new Map<string, SerializedDag>()
  const importErrors = new Map<string, ImportError>()
  const runs = new Map<string, DagRun>()
  const byDate = new Map<string, string>()
  const instances = new Map<string, Map<string, TaskInstance>>()
  const attempts = new Map<string, Map<string, OwnedAttempt>>()
  const running = new Set<OwnedAttempt>()
  const active = new Set<string>()
  const xcoms = new Map<string, XCom[]>()
  const callbacks = new Map<string, CallbackRequest>()
  const history = new Map<string, HistoryEvent[]>()
  const notes = new Map<string, Map<string, Note>>()
  const undo = createUndo()
  const { put, add } = undo
  const approvals = createMemoryApprovals(undo, (key) => runs.has(key))
  const alerts = createMemoryAlerts(undo, { has: (key) => runs.has(key), isActive: (key) => active.has(key) })
  const ledger = createMemoryLedger(undo, (dagId) => history.get(runKey({ dagId, runId: null })) ?? [])

  const assets = createMemoryAssets(undo, (key) => runs.has(runKey(key)))

  const backfills = createMemoryBackfills(undo, {
    runByLogicalDate: (dagId, date) => runs.get(byDate.get(dateKey(dagId, date)) ?? '') ?? null,
    runs: () => runs.values(),
  })
  const dateKey = (dagId: string, date: number) => `${dagId}\n${date}`
  const setRun = (run: DagRun) => {
    put(runs, runKey(run), run)
    add(active, runKey(run), isActive(run))
  }
  const inner = <V>(map: Map<string, Map<string, V>>, key: string) => {
    const known = map.get(key)
    if (known !== undefined) return known
    const made = new Map<string, V>()
    put(map, key, made)
    return made
  }
  const setAttempt = (attempt: OwnedAttempt, old: OwnedAttempt | undefined) => {
    put(inner(attempts, runKey(attempt)), attemptKey(attempt), attempt)
    if (old !== undefined) add(running, old, false)
    if (attempt.outcome === null) add(running, attempt, true)
  }
  const addInstance = (row: TaskInstance) => {
    expectThat(runs.has(runKey(row)))
    const rows = inner(instances, runKey(row))
    expectThat(!rows.has(instanceKey(row)))
    put(rows, instanceKey(row), row)
  }

  const apply = (change: Change): void => {
    switch (change.type) {
      case 'assetEvent':
      case 'queueAsset':
      case 'unqueueAssets':
      case 'watchAssets':
      case 'consumeAssetEvents':
        return assets.apply(change)
      case 'createBackfill':
      case 'updateBackfill':
      case 'decideDate':
        return backfills.apply(change)
      case 'requestAlert':
      case 'postponeAlert':
      case 'removeAlert':
      case 'deadline':
        return alerts.apply(change)
      case 'ledger':
      case 'heartbeat':
        return ledger.apply(change)
      case 'saveDag':
        put(dags, change.row.dag.dagId, change.row)
        return put(versions, `${change.row.dag.dagId}\n${change.row.dag.version}`, change.row.dag)
      case 'importError':
        return put(importErrors, change.fileloc, change.error ?? undefined)
      case 'createRun': {
        const { run } = change
        expectThat(!runs.has(runKey(run)))
        if (run.logicalDate !== null) {
          expectThat(!byDate.has(dateKey(run.dagId, run.logicalDate)))
          put(byDate, dateKey(run.dagId, run.logicalDate), runKey(run))
        }
        setRun(run)
        return change.taskInstances.forEach(addInstance)
      }
      case 'updateRun':
        expectThat(runs.get(runKey(change.run))?.state === change.expected)
        return setRun(change.run)
      case 'removeRun': {
        const run = runs.get(runKey(change))
        expectThat(run !== undefined)
        if (run?.logicalDate != null) put(byDate, dateKey(run.dagId, run.logicalDate), undefined)
        assets.removeRun(change)
        for (const attempt of attempts.get(runKey(change))?.values() ?? []) add(running, attempt, false)
        for (const map of [runs, instances, attempts, xcoms, history, notes])
          put(map as Map<string, unknown>, runKey(change), undefined)
        approvals.forget(change)
        for (const [id, { attempt }] of callbacks) if (runKey(attempt) === runKey(change)) put(callbacks, id, undefined)
        alerts.forget(change)
        return add(active, runKey(change), false)
      }
      case 'createTaskInstance':
        return addInstance(change.row)
      case 'removeTaskInstance':
      case 'updateTaskInstance': {
        const [key, row] = change.type === 'updateTaskInstance' ? [change.row, change.row] : [change.key, undefined]
        const rows = inner(instances, runKey(key))
        const old = rows.get(instanceKey(key))
        expectThat(old?.state === change.expected.state && old.tryNumber === change.expected.tryNumber)
        return put(rows, instanceKey(key), row)
      }
      case 'startAttempt': {
        expectThat(runs.has(runKey(change.attempt)))
        expectThat(!attempts.get(runKey(change.attempt))?.has(attemptKey(change.attempt)))
        return setAttempt({ ...change.attempt, owner: change.owner, leaseUntil: change.leaseUntil }, undefined)
      }
      case 'reopenAttempt': {
        const { key, owner, leaseUntil } = change
        const old = attempts.get(runKey(key))?.get(attemptKey(key))
        if (old?.outcome !== 'rescheduled') throw new Conflict()
        return setAttempt({ ...old, outcome: null, error: null, endDate: null, owner, leaseUntil }, old)
      }
      case 'endAttempt': {
        const old = attempts.get(runKey(change.key))?.get(attemptKey(change.key))
        if (old === undefined || old.outcome !== null) throw new Conflict()
        const { outcome, error, endDate } = change
        return setAttempt({ ...old, outcome, error, endDate, owner: null, leaseUntil: null }, old)
      }
      case 'renewLeases':
        for (const old of [...running])
          if (old.owner === change.owner) setAttempt({ ...old, leaseUntil: change.leaseUntil }, old)
        return
      case 'xcom':
        return put(xcoms, runKey(change.xcom), [
          ...(xcoms.get(runKey(change.xcom)) ?? []).filter(
            (old) => attemptKey(old) !== attemptKey(change.xcom) || old.key !== change.xcom.key,
          ),
          change.xcom,
        ])
      case 'requestCallback':
        return put(callbacks, change.request.id, change.request)
      case 'postponeCallback': {
        const old = callbacks.get(change.id)
        if (old === undefined) throw new Conflict()
        return put(callbacks, change.id, { ...old, tries: change.tries, nextAt: change.nextAt })
      }
      case 'removeCallback':
        expectThat(callbacks.has(change.id))
        return put(callbacks, change.id, undefined)
      case 'requestApproval':
      case 'removeApproval':
        return approvals.apply(change)
      case 'setNote': {
        expectThat(runs.has(runKey(change.of)))
        const note = change.note === null ? undefined : { ...change.of, ...change.note }
        return put(inner(notes, runKey(change.of)), `${change.of.taskId}\n${change.of.mapIndex}`, note)
      }
      case 'forgetHistory':
        return put(history, runKey({ dagId: change.dagId, runId: null }), undefined)
      case 'forgetDag':
        for (const key of versions.keys()) if (key.startsWith(`${change.dagId}\n`)) put(versions, key, undefined)
        return put(dags, change.dagId, undefined)
      case 'history': {
        const { event } = change
        expectThat(event.runId === null || runs.has(runKey(event)))
        return put(history, runKey(event), [...(history.get(runKey(event)) ?? []), event])
      }
    }
  }

  const sorted = (rows: Iterable<TaskInstance>) =>
    [...rows].toSorted((a, b) => (a.taskId === b.taskId ? a.mapIndex - b.mapIndex : a.taskId < b.taskId ? -1 : 1))
  const strip = ({ owner: _owner, leaseUntil: _lease, ...attempt }: OwnedAttempt): Attempt => attempt
  const oldestRunAfter = () =>
    [...runs.values()].reduce<number | null>((min, run) => Math.min(min ?? run.runAfter, run.runAfter), null)
  const newestFirst = (of: Iterable<DagRun>) => [...of].toReversed().toSorted((a, b) => b.runAfter - a.runAfter)
  const present = <T>(value: T | undefined): value is T => value !== undefined
  const instancesOf = (key: string) => sorted(instances.get(key)?.values() ?? [])
  const control = memoryControlReads({ runs, instancesOf, xcoms, history, notes })
  const attemptsOf = (key: string) =>
    [...(attempts.get(key)?.values() ?? [])].map(strip).toSorted((a, b) => (attemptKey(a) < attemptKey(b) ? -1 : 1))

  return {
    ...control,
    ...backfills.reads,
    ...ledger.reads,
    ...assets.reads,
    ...memoryOverview({
      dagIds: () => [...dags.keys()].toSorted(),
      runsOf: (dagId) => newestFirst([...runs.values()].filter((run) => run.dagId === dagId)),
      instancesOf: (run) => instancesOf(runKey(run)),
    }),
    ...memoryNotices({ runs: () => runs.values(), instancesOf, attemptsOf, runKey }),
    ...alerts.reads,
    commit: (changes) => {
      undo.forget()
      try {
        for (const change of copies ? structuredClone(changes) : changes) apply(change)
        return true
      } catch (error) {
        undo.rollback()
        if (error instanceof Conflict) return false
        throw error
      }
    },
    dags: () => [...dags.values()].toSorted((a, b) => (a.dag.dagId < b.dag.dagId ? -1 : 1)),
    dagVersion: (dagId, version) => versions.get(`${dagId}\n${version}`) ?? null,
    versionsInUse: () => {
      const current = [...dags.values()].map(({ dag }) => dag.version)
      return [...new Set([...current, ...[...runs.values()].map((run) => run.dagVersion)])]
    },
    importErrors: () => [...importErrors.values()].toSorted((a, b) => (a.fileloc < b.fileloc ? -1 : 1)),
    run: (dagId, runId) => runs.get(runKey({ dagId, runId })) ?? null,
    runByLogicalDate: (dagId, date) => runs.get(byDate.get(dateKey(dagId, date)) ?? '') ?? null,
    runs: (filter) => pageOf(newestFirst(runs.values()), filter),
    oldestRunAfter,
    runDetail: (dagId, runId) => {
      const key = runKey({ dagId, runId })
      const run = runs.get(key)
      if (run === undefined) return null
      const rest = { attempts: attemptsOf(key), xcoms: [...(xcoms.get(key) ?? [])], notes: control.notes(dagId, runId) }
      return { run, taskInstances: instancesOf(key), ...rest }
    },
    taskInstances: (dagId, runId) => instancesOf(runKey({ dagId, runId })),
    attempts: (dagId, runId, taskId, of) =>
      attemptsOf(runKey({ dagId, runId })).filter(
        (attempt) => attempt.taskId === taskId && (of === undefined || attempt.mapIndex === of.mapIndex),
      ),
    activeRuns: () =>
      [...active]
        .map((key) => runs.get(key))
        .filter(present)
        .toSorted((a, b) => a.runAfter - b.runAfter)
        .map((run) => ({ run, taskInstances: instancesOf(runKey(run)) })),
    pastStates: (dagId, taskId, date) => {
      const [past] = [...runs.values()]
        .filter((run) => run.dagId === dagId && run.logicalDate !== null && run.logicalDate < date)
        .toSorted((a, b) => (b.logicalDate ?? 0) - (a.logicalDate ?? 0))
      if (past === undefined) return null
      return instancesOf(runKey(past))
        .filter((row) => row.taskId === taskId)
        .map((row) => row.state)
    },
    runningAttempts: () =>
      [...running].map(({ dagId, runId, taskId, mapIndex, tryNumber, owner, leaseUntil }) => ({
        ...{ dagId, runId, taskId, mapIndex, tryNumber },
        ...{ owner: owner ?? '', leaseUntil: leaseUntil ?? 0 },
      })),
    ...approvals.reads,
    callbacks: () => [...callbacks.values()].toSorted((a, b) => a.nextAt - b.nextAt || (a.id < b.id ? -1 : 1)),
    history: (of, limit) => (history.get(runKey(of)) ?? []).slice(0, limit),
    removeRunsBefore: (instant, { keepLast, limit, dryRun = false }) => {
      const owing = new Set([...callbacks.values()].map(({ attempt }) => runKey(attempt)))
      const stays = (run: DagRun) => isActive(run) || owing.has(runKey(run)) || alerts.owes(run)
      const old = oldRuns(newestFirst(runs.values()), stays, { instant, keepLast, limit })
      undo.forget()
      if (dryRun) return old
      for (const run of old) apply({ type: 'removeRun', ...run })
      assets.removeEventsBefore(instant, limit)
      return old
    },
    usage: () => ({ bytes: 0, items: runs.size, oldestAt: oldestRunAfter() }),
  }
}
