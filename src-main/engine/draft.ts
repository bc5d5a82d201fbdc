import type { ErrorShape } from '../contract/error.ts'
import type { PendingApproval } from '../contract/models/approval.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import type { EpochMs, JsonValue } from '../contract/models/primitives.ts'
import type {
  AttemptKey,
  DagRun,
  TaskInstance,
  TaskInstanceKey,
  TaskInstanceState,
  XCom,
} from '../contract/models/run.ts'
import { hideSensitive } from '../core/config/sensitive.ts'
import { evolveRun, isRunOver, type RunEvent } from '../core/dagRun.ts'
import { evolveTask, isTaskOver, type TaskEvent } from '../core/taskInstance.ts'
import { messageOf, owe, toldOf } from './alerts.ts'
import { createHistory, type InstanceNote, type NoteOf } from './history.ts'
import type { CallbackName } from './ports/attemptRunner.ts'
import { type Change, DAG_CALLBACK_TASK, type DagRow } from './ports/runStore.ts'
import {
  type ActiveRun,
  addActive,
  type EngineState,
  instanceKey,
  noteWaiting,
  rememberDag,
  removeActive,
  waitingKey,
} from './state.ts'

/**
 * One pass's work on the way to one commit. It changes the state at once, so that each step sees the last one's result,
 * and keeps the changes; many transitions of one row become one update. If the commit fails, the state is read again.
 */
export type Draft = {
  readonly now: EpochMs
  readonly state: EngineState
  readonly createRun: (of: {
    readonly run: DagRun
    readonly dag: SerializedDag
    readonly taskInstances: readonly TaskInstance[]
    /** Who asked; undefined for the scheduler itself. */
    readonly by: string | undefined
  }) => ActiveRun
  readonly runEvent: (active: ActiveRun, event: RunEvent, by?: string) => void
  readonly taskEvent: (active: ActiveRun, key: string, event: TaskEvent, by?: string) => TaskInstance
  /** Adds a row to a run: a task that its new version has, an index of a mapped one. */
  readonly addInstance: (active: ActiveRun, row: TaskInstance) => void
  /** Takes a row away for good: that of a mapped task once it has indexes. */
  readonly removeInstance: (active: ActiveRun, row: TaskInstance) => void
  /** A line of history about a task instance that changes no state of it. */
  readonly noteInstance: (of: TaskInstanceKey, event: InstanceNote, by?: string) => void
  /** Puts a question; it is dropped with whatever befalls its task instance next. */
  readonly requestApproval: (approval: PendingApproval) => void
  readonly xcom: (active: ActiveRun, xcom: XCom) => void
  /** The XComs that this draft adds. */
  readonly xcoms: ReadonlyMap<ActiveRun, readonly XCom[]>
  /** Sets columns of the run that no event changes. */
  readonly patchRun: (active: ActiveRun, patch: Partial<DagRun>) => void
  readonly saveDag: (row: DagRow) => void
  readonly note: (of: NoteOf, name: string, by: string | null, detail: JsonValue) => void
  readonly add: (change: Change) => void
  /** Removes a finished run with all that hangs on it, what it owes included. */
  readonly removeRun: (dagId: string, runId: string) => void
  /** Forgets a DAG that has no runs any more. */
  readonly forgetDag: (dagId: string) => void
  /** Owes what the DAG's author wants to be called or told then, if anything. Attempt null: of the run itself. */
  readonly callback: (active: ActiveRun, of: CallbackOf) => void
  /** Ends a running attempt from outside; its child is told once the commit stands. */
  readonly interrupt: (key: AttemptKey, reason: string) => void
  readonly interrupted: { readonly key: AttemptKey; readonly reason: string }[]
  /** Adopts a finished run that shall be active again. */
  readonly revive: (run: DagRun, dag: SerializedDag, taskInstances: readonly TaskInstance[]) => ActiveRun
  /** Lets go of an adopted run that stays over. */
  readonly release: (active: ActiveRun) => void
  /** All changes, in an order that the store can apply. */
  readonly changes: () => Change[]
  /** What to announce: runs by `dagId\nrunId`, DAGs by id, backfills by their DAG's. */
  readonly touched: {
    readonly runs: Map<string, { dagId: string; runId: string }>
    readonly dags: Set<string>
    readonly backfills: Set<string>
  }
}

type CallbackOf = {
  readonly name: CallbackName
  readonly attempt: AttemptKey | null
  readonly error: ErrorShape | null
}

type Update<T, E> = { readonly expected: E; row: T }

/** The round of a task instance that is put off time and again, and how far each state is on it. */
const AGAIN: ReadonlySet<TaskEvent['type']> = new Set(['schedule', 'block', 'queue', 'start', 'reschedule'])
const STEPS_TO: Readonly<Partial<Record<TaskInstanceState, readonly ('schedule' | 'queue' | 'start')[]>>> = {
  scheduled: ['schedule'],
  queued: ['schedule', 'queue'],
  running: ['schedule', 'queue', 'start'],
}

export const createDraft = (state: EngineState, now: EpochMs): Draft => {
  const created = new Set<ActiveRun>()
  const runUpdates = new Map<ActiveRun, Update<DagRun, DagRun['state']>>()
  const taskUpdates = new Map<
    ActiveRun,
    Map<string, Update<TaskInstance, { state: TaskInstanceState; tryNumber: number }>>
  >()
  const dagUpdates = new Map<string, DagRow>()
  const xcoms = new Map<ActiveRun, XCom[]>()
  const before: Change[] = []
  const after: Change[] = []
  const history = createHistory(now)
  const touched: Draft['touched'] = { runs: new Map(), dags: new Set(), backfills: new Set() }

  const touch = ({ dagId, runId }: DagRun) => touched.runs.set(`${dagId}\n${runId}`, { dagId, runId })
  const setRun = (active: ActiveRun, row: DagRun) => {
    if (!created.has(active)) {
      const update = runUpdates.get(active) ?? { expected: active.run.state, row }
      update.row = row
      runUpdates.set(active, update)
    }
    active.run = row
    touch(row)
  }
  const patchRun: Draft['patchRun'] = (active, patch) => setRun(active, { ...active.run, ...patch })

  const runEvent: Draft['runEvent'] = (active, event, by) => {
    setRun(active, evolveRun(active.run, event, now))
    history.add({ dagId: active.run.dagId, runId: active.run.runId, taskId: null, mapIndex: -1 }, event, by)
    if (isRunOver(active.run.state)) removeActive(state, active)
    else state.dirty.add(active)
    if (event.type === 'clear' && active.dag.deadline !== undefined) {
      const { dagId, runId } = active.run
      active.hasMissedDeadline = false
      after.push({ type: 'deadline', dagId, runId, missedAt: null })
    }
    state.touchedDags.add(active.run.dagId)
  }

  /** What a sensor does between its first look and its end is not written down each time: there may be thousands. */
  const noteHistory = (old: TaskInstance, event: TaskEvent, by: string | undefined) => {
    if (old.reschedules === 0) return history.add(old, event, by)
    if (AGAIN.has(event.type)) return
    for (const type of STEPS_TO[old.state] ?? []) history.add(old, { type })
    history.add(old, event, by)
  }
  const taskEvent: Draft['taskEvent'] = (active, key, event, by) => {
    const old = active.instances.get(key)
    if (old === undefined) throw new Error(`${active.run.runId} has no task instance ${key}`)
    const row = evolveTask(old, event, now)
    if (!created.has(active)) {
      const updates =
        taskUpdates.get(active) ??
        new Map<string, Update<TaskInstance, { state: TaskInstanceState; tryNumber: number }>>()
      const update = updates.get(key) ?? { expected: { state: old.state, tryNumber: old.tryNumber }, row }
      update.row = row
      taskUpdates.set(active, updates.set(key, update))
    }
    active.instances.set(key, row)
    noteWaiting(state, active, row)
    noteHistory(old, event, by)
    if (state.approvals.delete(waitingKey(row))) after.push({ type: 'removeApproval', key: row })
    touch(active.run)
    if (isTaskOver(row.state) || row.state === 'none' || row.nextAttemptAt !== null) state.dirty.add(active)
    if (isTaskOver(row.state) && active.hasFollowers) state.followed.add(active.run.dagId)
    return row
  }

  const callback: Draft['callback'] = (active, { name, attempt, error }) => {
    const { dagId, runId } = active.run
    const of = attempt === null ? 'dag' : 'task'
    const { hasCode, alerts } = toldOf(state, active, { name, attempt })
    const key = attempt ?? { dagId, runId, taskId: DAG_CALLBACK_TASK, mapIndex: -1, tryNumber: 1 }
    // With the moment: a run that is replaced or run again may ask for the same once more.
    const id = [dagId, runId, key.taskId, key.mapIndex, key.tryNumber, name, now].join('/')
    for (const [index, to] of alerts.entries()) {
      const alert = owe({ id: `${id}/${index}`, to, message: messageOf(active, { name, attempt, error }, now) }, now)
      state.alerts.set(alert.id, alert)
      after.push({ type: 'requestAlert', alert })
    }
    if (!hasCode) return
    const request = { id, attempt: key, of, name, error, tries: 0, nextAt: now } as const
    state.callbacks.set(id, request)
    after.push({ type: 'requestCallback', request })
  }

  const removeRun: Draft['removeRun'] = (dagId, runId) => {
    before.push({ type: 'removeRun', dagId, runId })
    for (const [id, { attempt }] of state.callbacks) {
      if (attempt.dagId === dagId && attempt.runId === runId) state.callbacks.delete(id)
    }
    for (const [id, { message }] of state.alerts) {
      if (message.dagId === dagId && message.runId === runId) state.alerts.delete(id)
    }
    touched.runs.set(`${dagId}\n${runId}`, { dagId, runId })
  }
  const interrupted: { key: AttemptKey; reason: string }[] = []
  return {
    now,
    state,
    touched,
    interrupted,
    interrupt: (key, reason) => {
      interrupted.push({ key, reason })
      after.push({
        type: 'endAttempt',
        key,
        outcome: 'cancelled',
        error: { code: 'cancelled', message: reason },
        endDate: now,
      })
    },
    runEvent,
    taskEvent,
    patchRun,
    callback,
    createRun: ({ run, dag, taskInstances, by }) => {
      const active = addActive(state, run, dag, taskInstances)
      created.add(active)
      touch(run)
      const { dagId, runId, conf } = run
      const event =
        Object.keys(conf).length === 0
          ? { type: 'create' as const }
          : { type: 'create' as const, conf: hideSensitive(conf) }
      history.add({ dagId, runId, taskId: null, mapIndex: -1 }, event, by)
      return active
    },
    revive: (run, dag, taskInstances) => addActive(state, run, dag, taskInstances),
    release: (active) => removeActive(state, active),
    addInstance: (active, row) => {
      active.instances.set(instanceKey(row), row)
      if (!created.has(active)) before.push({ type: 'createTaskInstance', row })
      state.dirty.add(active)
      touch(active.run)
    },
    removeInstance: (active, row) => {
      const key = instanceKey(row)
      const pending = taskUpdates.get(active)?.get(key)
      taskUpdates.get(active)?.delete(key)
      active.instances.delete(key)
      const expected = pending?.expected ?? { state: row.state, tryNumber: row.tryNumber }
      if (!created.has(active)) before.push({ type: 'removeTaskInstance', key: row, expected })
      state.waiting.delete(waitingKey(row))
      state.dirty.add(active)
      touch(active.run)
    },
    noteInstance: (of, event, by) => history.add(of, event, by),
    requestApproval: (approval) => {
      state.approvals.set(waitingKey(approval), approval)
      after.push({ type: 'requestApproval', approval })
    },
    xcom: (active, xcom) => {
      xcoms.set(active, [...(xcoms.get(active) ?? []), xcom])
      after.push({ type: 'xcom', xcom })
    },
    xcoms,
    saveDag: (row) => {
      dagUpdates.set(row.dag.dagId, row)
      const known = state.dags.get(row.dag.dagId)
      if (known !== undefined && known.row.dag === row.dag) {
        known.row = row
        known.next = undefined
        state.touchedDags.add(row.dag.dagId)
      } else {
        rememberDag(state, row)
      }
      touched.dags.add(row.dag.dagId)
    },
    note: (of, name, by, detail) => history.note(of, name, by, detail),
    add: (change) => after.push(change),
    removeRun,
    forgetDag: (dagId) => {
      state.dags.delete(dagId)
      dagUpdates.delete(dagId)
      after.push({ type: 'forgetDag', dagId })
      touched.dags.add(dagId)
    },
    changes: () => [
      ...[...dagUpdates.values()].map((row): Change => ({ type: 'saveDag', row })),
      ...before,
      ...[...created].map(
        ({ run, instances }): Change => ({ type: 'createRun', run, taskInstances: [...instances.values()] }),
      ),
      ...[...runUpdates.values()].map(({ row, expected }): Change => ({ type: 'updateRun', expected, run: row })),
      ...[...taskUpdates.values()].flatMap((updates) =>
        [...updates.values()].map(({ row, expected }): Change => ({ type: 'updateTaskInstance', expected, row })),
      ),
      ...after,
      ...history.changes(),
    ],
  }
}
