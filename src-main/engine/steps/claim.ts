import type { ApprovalSpec } from '../../contract/models/approval.ts'
import type { TaskSpec } from '../../contract/models/dag.ts'
import type { TaskInstance } from '../../contract/models/run.ts'
import { effectiveWeights } from '../../core/priority.ts'
import { isAtWork } from '../../core/taskInstance.ts'
import { askPeople } from '../approvals.ts'
import type { Draft } from '../draft.ts'
import { type ActiveRun, type EngineState, isOurs, runsOf, waitingKey } from '../state.ts'
import { currentAttempt, isHeld } from './advanceRuns.ts'

type Pools = Readonly<Record<string, number>>

export type Limits = {
  /** Attempts at once, over all DAGs. */
  readonly parallelism: number
  /** Slots of each pool by name. */
  readonly pools: () => Pools
}

export type Lease = { readonly owner: string; readonly leaseUntil: number }

/** An attempt to start once the commit stands. */
export type Claimed = { readonly active: ActiveRun; readonly task: TaskSpec; readonly row: TaskInstance }

type Candidate = {
  readonly active: ActiveRun
  readonly task: TaskSpec
  readonly key: string
  readonly weight: number
  row: TaskInstance
}

/**
 * Scheduled task instances are queued where their pool has slots and their run is below `max_active_tasks` (per run, as in
 * Airflow 3); queued ones start while there is parallelism left. Higher priority first, then the older run; a
 * backfill's come last, since all of them are older than what is due now. The attempt is
 * written as running, with its lease, in the same commit.
 */
export const claim = (draft: Draft, limits: Limits, lease: Lease): Claimed[] => {
  const { state } = draft
  if (state.waiting.size === 0) return []
  const claimed: Claimed[] = []
  const pools = limits.pools()
  const room = createRoom(state, { parallelism: limits.parallelism, pools })
  for (const candidate of candidates(state)) {
    if (candidate.row.state === 'scheduled') {
      if (isHeld(state, candidate.active)) continue
      if (candidate.task.approval?.isComputed === false) {
        ask(draft, candidate, candidate.task.approval, lease)
        continue
      }
      const reason = blockedBy(candidate.task, pools)
      if (reason !== null) {
        if (candidate.row.reason !== reason) draft.taskEvent(candidate.active, candidate.key, { type: 'block', reason })
        continue
      }
      if (!room.takeSlots(candidate)) continue
      candidate.row = draft.taskEvent(candidate.active, candidate.key, { type: 'queue' })
    }
    if (!room.takeWorker()) continue
    claimed.push(start(draft, candidate, lease))
  }
  return claimed
}

/** A new attempt, or the one that was put off, which goes on. */
const start = (draft: Draft, { active, task, key, row: before }: Candidate, lease: Lease): Claimed => {
  const row = draft.taskEvent(active, key, { type: 'start' })
  const attempt = currentAttempt(row)
  if (before.reschedules > 0) {
    draft.add({ type: 'reopenAttempt', key: attempt, ...lease })
  } else {
    const fresh = { queuedAt: draft.now, startDate: draft.now, endDate: null, outcome: null, error: null, pid: null }
    draft.add({ type: 'startAttempt', attempt: { ...attempt, ...fresh }, ...lease })
  }
  return { active, task, row }
}

/** A question that stands in the DAG is put right away: it takes no process, and so no slot. */
const ask = (draft: Draft, candidate: Candidate, asked: ApprovalSpec, lease: Lease): void => {
  draft.taskEvent(candidate.active, candidate.key, { type: 'queue' })
  const { active, row } = start(draft, candidate, lease)
  askPeople(draft, { active, row, asked })
}

/** Why no wait helps the task; null where one does. As in Airflow it stays scheduled, until its pool is made or widened. */
const blockedBy = ({ taskId, pool, poolSlots }: TaskSpec, pools: Pools): string | null => {
  const slots = Object.hasOwn(pools, pool) ? pools[pool] : undefined
  if (slots === undefined) {
    const names = Object.keys(pools).toSorted().join(', ')
    return `There is no pool "${pool}", which the task "${taskId}" asks for: make it, or name one of ${names}.`
  }
  if (poolSlots <= slots) return null
  return `The task "${taskId}" asks for ${poolSlots} slots of the pool "${pool}", which has ${slots}: widen it, or ask for fewer.`
}

/** Without those whose last attempt was told to stop and is not gone yet: nothing runs twice at once. */
const candidates = (state: EngineState): Candidate[] => {
  const stopping = new Set(state.inFlight.values().map(({ key }) => waitingKey(key)))
  const found: Candidate[] = []
  for (const [waiting, { active, key }] of state.waiting) {
    if (stopping.has(waiting)) continue
    const row = active.instances.get(key)
    const task = row === undefined ? undefined : active.tasks.get(row.taskId)
    if (row === undefined || task === undefined || active.run.state !== 'running') continue
    if (!isOurs(state, active.run)) continue
    found.push({ active, task, key, row, weight: effectiveWeights(active.dag).get(task.taskId) ?? 0 })
  }
  return found.toSorted(
    (a, b) =>
      b.weight - a.weight ||
      Number(a.active.run.runType === 'backfill') - Number(b.active.run.runType === 'backfill') ||
      a.active.run.runAfter - b.active.run.runAfter ||
      a.row.mapIndex - b.row.mapIndex ||
      (a.key < b.key ? -1 : Number(a.key > b.key)),
  )
}

/** What is still free. A child that was told to stop holds its slots until it is gone. */
const createRoom = (state: EngineState, limits: { parallelism: number; pools: Pools }) => {
  const free = new Map(Object.entries(limits.pools))
  const take = (pool: string, slots: number) => free.set(pool, (free.get(pool) ?? 0) - slots)
  let workers = limits.parallelism - state.inFlight.size
  for (const { pool, slots } of state.inFlight.values()) take(pool, slots)
  for (const { active, key } of state.waiting.values()) {
    const row = active.instances.get(key)
    const task = row === undefined ? undefined : active.tasks.get(row.taskId)
    if (row?.state === 'queued' && task !== undefined) take(task.pool, task.poolSlots)
  }
  const inRun = createCounter((active: ActiveRun) => countBusy([active]))
  const ofTask = createCounter((of: Candidate) => countBusy([of.active], of.task.taskId), taskInRun)
  const ofDag = createCounter((of: Candidate) => {
    const { dagId } = of.active.run
    return countBusy([...runsOf(state, dagId)], of.task.taskId)
  }, taskOfDag)
  return {
    takeSlots: (candidate: Candidate): boolean => {
      const { active, task } = candidate
      const { maxActiveTisPerDag, maxActiveTisPerDagrun } = task
      if ((free.get(task.pool) ?? 0) < task.poolSlots) return false
      if (inRun.get(active) >= active.dag.maxActiveTasks) return false
      if (maxActiveTisPerDagrun !== null && ofTask.get(candidate) >= maxActiveTisPerDagrun) return false
      if (maxActiveTisPerDag !== null && ofDag.get(candidate) >= maxActiveTisPerDag) return false
      inRun.add(active)
      if (maxActiveTisPerDagrun !== null) ofTask.add(candidate)
      if (maxActiveTisPerDag !== null) ofDag.add(candidate)
      take(task.pool, task.poolSlots)
      return true
    },
    takeWorker: (): boolean => {
      if (workers <= 0) return false
      workers -= 1
      return true
    },
  }
}

/** Task instances that are queued or running in these runs; of one task where it is named. */
const countBusy = (runs: readonly ActiveRun[], taskId?: string): number =>
  runs
    .flatMap(({ instances }) => [...instances.values()])
    .filter((row) => isAtWork(row) && (taskId ?? row.taskId) === row.taskId).length

const taskOfDag = ({ active, task }: Candidate): string => `${active.run.dagId}\n${task.taskId}`
const taskInRun = (of: Candidate): string => `${of.active.run.runId}\n${taskOfDag(of)}`

/** Counts once for each key when it is first asked for, then adds up. */
const createCounter = <T>(count: (of: T) => number, keyOf: (of: T) => unknown = (of) => of) => {
  const counts = new Map<unknown, number>()
  const get = (of: T): number => {
    const known = counts.get(keyOf(of)) ?? count(of)
    counts.set(keyOf(of), known)
    return known
  }
  return { get, add: (of: T): void => void counts.set(keyOf(of), get(of) + 1) }
}
