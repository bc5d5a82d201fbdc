import type { ReasonFound } from '../../contract/models/explanation.ts'
import type { DagRun } from '../../contract/models/run.ts'
import { isRunOver } from '../dagRun.ts'
import { formatSpan } from '../formatSpan.ts'
import { instant, listed, reason } from './reason.ts'
import { explainTask, type TaskFacts } from './task.ts'

export type RunFacts = TaskFacts & {
  readonly run: DagRun
  /** Ids of the DAG's runs that run now, and how many may. */
  readonly running: readonly string[]
  readonly maxActiveRuns: number
  /** It belongs to a backfill that is paused. */
  readonly isBackfillPaused: boolean
}

const WEIGHT = { problem: 0, waits: 1, info: 2 } as const

/** Why a run that exists ran, or what it waits for. */
export const explainRun = (facts: RunFacts): ReasonFound[] => {
  const { run } = facts
  const first = run.state === 'queued' ? explainQueued(facts) : explainStarted(facts)
  // Tasks of a run that has not begun wait for it, and for nothing of their own.
  if (run.state === 'queued') return [first]
  const tasks = facts.taskInstances.flatMap((row) => explainTask(row, facts) ?? [])
  return [first, ...tasks.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])]
}

const explainQueued = ({ run, isHeld, isBackfillPaused, running, maxActiveRuns, now }: RunFacts): ReasonFound => {
  const it = `The run ${run.runId} is queued since ${instant(run.queuedAt)}`
  if (isHeld) return reason('waits', 'dag_paused', `${it}: the DAG is paused. Unpause it to let it run.`)
  if (isBackfillPaused)
    return reason('waits', 'backfill_paused', `${it}: its backfill is paused. Unpause the backfill to let it run.`)
  if (running.length >= maxActiveRuns) {
    const whose = run.runType === 'backfill' ? "its backfill's max_active_runs" : 'max_active_runs'
    const sentence = `${it}: ${whose} is ${maxActiveRuns}, and ${listed(running)} ${running.length === 1 ? 'runs' : 'run'}.`
    return reason('waits', 'max_active_runs', sentence, { limit: maxActiveRuns, running: [...running] })
  }
  return reason('waits', 'about_to_start', `${it} and is about to start.`, { waited: now - run.queuedAt })
}

const explainStarted = (facts: RunFacts): ReasonFound => {
  const { run, now } = facts
  const began = run.startDate ?? run.queuedAt
  const detail = { runId: run.runId, runType: run.runType, lateness: Math.max(0, began - run.runAfter) }
  const story = `${run.runId} ${ASKED[run.runType]}${by(run)}, was due ${instant(run.runAfter)}, began ${formatSpan(detail.lateness)} after that`
  if (!isRunOver(run.state)) {
    const sentence = `${story} and has been running for ${formatSpan(Math.max(0, now - began))}.`
    return reason('waits', 'running', sentence, detail)
  }
  const ended = `${story} and ended after ${formatSpan(Math.max(0, (run.endDate ?? began) - began))}: ${run.state}`
  if (run.state === 'success') return reason('info', 'ran', `${ended}.`, detail)
  const failed = facts.taskInstances.filter(({ state }) => state === 'failed').map(({ taskId }) => `"${taskId}"`)
  const why = run.note ?? (failed.length === 0 ? '' : `${listed(failed)} failed`)
  return reason('problem', 'failed', `${ended}${why === '' ? '' : `, for ${why.replace(/\.$/, '')}`}.`, detail)
}

const by = ({ runType, triggeredBy }: DagRun): string => (runType === 'scheduled' ? '' : ` (${triggeredBy})`)

const ASKED = {
  scheduled: 'was made by the schedule',
  manual: 'was asked for by hand',
  backfill: 'was made by a backfill',
  asset_triggered: 'was made by an asset',
} as const
