import type { SerializedDag, TaskSpec } from '../../contract/models/dag.ts'
import type { ReasonFound } from '../../contract/models/explanation.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { TaskInstance } from '../../contract/models/run.ts'
import { isAtWork, isTaskOver } from '../taskInstance.ts'
import { instant, listed, named, reason, taskReason } from './reason.ts'

/** What holds the slots that a task instance waits for. */
export type Slots = { readonly size: number | null; readonly used: number; readonly holders: readonly string[] }

export type TaskFacts = {
  readonly now: EpochMs
  readonly dag: SerializedDag
  readonly taskInstances: readonly TaskInstance[]
  readonly isHeld: boolean
  readonly pool: (name: string) => Slots
  readonly parallelism: Slots
  /** Task instances of that task that are queued or running, over all runs of the DAG. */
  readonly atWork: (taskId: string) => number
  /** Whether its last attempt was told to stop and its process is not gone yet. Default: no. */
  readonly isStopping?: (row: TaskInstance) => boolean
  /** Whether the task's `depends_on_past` lets it start. */
  readonly mayFollowPast: (taskId: string) => boolean
}

/** Why this task instance is in its state; null where that is plain (it has not been its turn, or it is done). */
export const explainTask = (row: TaskInstance, facts: TaskFacts): ReasonFound | null => {
  const task = facts.dag.tasks.find(({ taskId }) => taskId === row.taskId)
  const found = task === undefined ? null : reasonOf(row, task, facts)
  return found === null ? null : taskReason(row, found)
}

const reasonOf = (row: TaskInstance, task: TaskSpec, facts: TaskFacts): ReasonFound | null => {
  const name = named(row)
  switch (row.state) {
    case 'none':
      return explainTurn(row, task, facts)
    case 'scheduled':
      return explainSlots(row, task, facts)
    case 'queued': {
      const { size, used } = facts.parallelism
      const sentence = `${name} waits for one of the ${size} places for attempts; ${used} are taken.`
      return reason('waits', 'parallelism', sentence, { size, used })
    }
    case 'running': {
      const sentence = `${name} is at attempt ${row.tryNumber}, since ${instant(row.startDate ?? facts.now)}.`
      return reason('waits', 'task_running', sentence, { tryNumber: row.tryNumber, since: row.startDate })
    }
    case 'up_for_retry': {
      const why = row.reason === null ? '' : `: ${row.reason}`
      const sentence = `${name} is tried again at ${instant(row.nextAttemptAt ?? facts.now)}; attempt ${row.tryNumber} ended${why}`
      return reason('waits', row.losses > 0 ? 'attempt_lost' : 'up_for_retry', full(sentence), {
        at: row.nextAttemptAt,
      })
    }
    case 'up_for_reschedule': {
      const until = row.nextAttemptAt === null ? '' : ` It looks again at ${instant(row.nextAttemptAt)}.`
      const sentence = `${name} waits${row.reason === null ? '' : `: ${row.reason}`}`
      return reason('waits', 'up_for_reschedule', `${full(sentence)}${until}`, { at: row.nextAttemptAt })
    }
    case 'failed':
      return reason('problem', 'task_failed', full(`${name} failed${row.reason === null ? '' : `: ${row.reason}`}`))
    case 'upstream_failed':
    case 'skipped':
      return reason(
        'info',
        `task_${row.state}`,
        full(`${name} did not run${row.reason === null ? '' : `: ${row.reason}`}`),
      )
    case 'success':
    case 'removed':
      return null
  }
}

/** It has not been scheduled yet: what its trigger rule waits for, or the run before. */
const explainTurn = (row: TaskInstance, task: TaskSpec, facts: TaskFacts): ReasonFound => {
  const open = facts.taskInstances.filter((other) => task.upstream.includes(other.taskId) && !isTaskOver(other.state))
  if (open.length > 0) {
    const names = listed(open.map((other) => `${named(other)} (${other.state})`))
    const sentence = `${named(row)} waits for ${names}, by its trigger rule ${task.triggerRule}.`
    return reason('waits', 'upstream', sentence, { upstream: open.map(({ taskId }) => taskId), rule: task.triggerRule })
  }
  if (task.dependsOnPast && !facts.mayFollowPast(row.taskId)) {
    const sentence = `${named(row)} depends on the past: in the run before, it has not succeeded.`
    return reason('problem', 'depends_on_past', sentence)
  }
  return reason('waits', 'about_to_start', `${named(row)} is about to be scheduled.`)
}

/** It is scheduled: which limit has no room for it. */
const explainSlots = (row: TaskInstance, task: TaskSpec, facts: TaskFacts): ReasonFound => {
  const name = named(row)
  if (facts.isHeld) return reason('waits', 'dag_paused', `${name} waits, for its DAG is paused.`)
  if (facts.isStopping?.(row) === true) {
    return reason('waits', 'attempt_stopping', `${name} waits until the process of its last attempt is gone.`)
  }
  const { size, used, holders } = facts.pool(task.pool)
  const detail = { pool: task.pool, size, used, wants: task.poolSlots }
  if (size === null)
    return reason('problem', 'pool_missing', full(row.reason ?? `There is no pool "${task.pool}"`), detail)
  if (size < task.poolSlots) {
    return reason(
      'problem',
      'pool_too_small',
      full(row.reason ?? `The pool "${task.pool}" is too small for ${name}`),
      detail,
    )
  }
  const busy = facts.taskInstances.filter(isAtWork)
  if (busy.length >= facts.dag.maxActiveTasks) {
    const sentence = `${name} waits: max_active_tasks is ${facts.dag.maxActiveTasks}, and ${listed(busy.map(named))} are at work.`
    return reason('waits', 'max_active_tasks', sentence, { limit: facts.dag.maxActiveTasks })
  }
  const limit = taskLimit(task, facts)
  if (limit !== null) {
    const sentence = `${name} waits: ${limit.option} is ${limit.most}, and so many instances of it are at work.`
    return reason('waits', limit.option, sentence, { limit: limit.most })
  }
  if (size - used < task.poolSlots) {
    const sentence = `${name} waits for the pool "${task.pool}": ${used} of its ${size} slots are held by ${listed(holders)}.`
    return reason('waits', 'pool_full', sentence, detail)
  }
  return reason('waits', 'about_to_start', `${name} is about to start.`)
}

/** Which of the task's own limits is reached. */
const taskLimit = ({ taskId, maxActiveTisPerDagrun, maxActiveTisPerDag }: TaskSpec, facts: TaskFacts) => {
  const inRun = facts.taskInstances.filter((row) => row.taskId === taskId && isAtWork(row)).length
  if (maxActiveTisPerDagrun !== null && inRun >= maxActiveTisPerDagrun) {
    return { option: 'max_active_tis_per_dagrun', most: maxActiveTisPerDagrun }
  }
  return maxActiveTisPerDag !== null && facts.atWork(taskId) >= maxActiveTisPerDag
    ? { option: 'max_active_tis_per_dag', most: maxActiveTisPerDag }
    : null
}

const full = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)
