import { isDeepStrictEqual } from 'node:util'
import type { Facts, MinuteFact } from './facts.ts'
import type { Journal } from './journal.ts'
import { probeTask } from './probe.ts'
import { MINUTE } from './testClock.ts'

/** A due minute's run is there so soon after the boundary, in test-clock ms: half a real second at sixty-fold speed. */
const LATENESS = 30_000
/** `retries` of the minute DAG's tasks: more kills of what an attempt needs may fail it for good. */
const RETRIES = 1

/** Without catchup a DAG of `max_active_runs` 2 has so many runs queued or running at most; then minutes are left out. */
const ROOM = 4

/** What is wrong after the kills, a sentence each; empty when every promise was kept. */
export const violations = (facts: Facts, journal: Journal): string[] => [
  ...missingOrDoubled(facts, journal),
  ...facts.minutes.flatMap((fact) => [...unfinished(fact), ...failedWithoutCause(fact, journal), ...untrue(fact)]),
  ...facts.leftovers.map((path) => `left behind: ${path}`),
  ...(facts.integrity === 'ok' ? [] : [`pfad.db: ${facts.integrity}`]),
  ...journal.orphans,
  ...probeNotLoaded(facts, journal),
]

/** The minutes that must have a run: the host lived when they fell due, and the DAG had room. */
export const dueMinutes = ({ minutes, cutoff }: Facts, { lives }: Journal): number[] => {
  const hadRoom = (due: number): boolean => {
    const active = minutes.filter(
      ({ detail: { run } }) => run.queuedAt <= due + LATENESS && (run.endDate ?? Infinity) >= due,
    )
    return active.filter(({ detail: { run } }) => run.runAfter !== due).length < ROOM
  }
  const due: number[] = []
  for (const { from, until } of lives) {
    for (let at = Math.ceil(from / MINUTE) * MINUTE; at <= Math.min(until - LATENESS, cutoff); at += MINUTE) {
      if (hadRoom(at)) due.push(at)
    }
  }
  return due
}

/** Each of these minutes has exactly one run; none has two. */
const missingOrDoubled = (facts: Facts, journal: Journal): string[] => {
  const found: string[] = []
  const runsOf = Map.groupBy(facts.minutes, ({ detail }) => detail.run.logicalDate)
  for (const [date, runs] of runsOf) {
    if (date === null || runs.length > 1) found.push(`${runs.length} runs of the logical date ${iso(date)}`)
  }
  for (const due of dueMinutes(facts, journal)) {
    if (!runsOf.has(due - MINUTE)) found.push(`no run fired at ${iso(due)}, though the host lived`)
  }
  return found
}

/** Runs, task instances and attempts have all come to an end, and no task succeeded twice. */
const unfinished = ({ detail }: MinuteFact): string[] => {
  const { run, taskInstances, attempts } = detail
  const found: string[] = []
  if (run.state !== 'success' && run.state !== 'failed') found.push(`${run.runId} is ${run.state}`)
  for (const { taskId, state } of taskInstances) {
    if (!['success', 'failed', 'upstream_failed'].includes(state)) found.push(`${run.runId} ${taskId} is ${state}`)
    const successes = attempts.filter((attempt) => attempt.taskId === taskId && attempt.outcome === 'success')
    if (successes.length > 1) found.push(`${run.runId} ${taskId} succeeded ${successes.length} times`)
  }
  for (const { taskId, tryNumber, outcome, endDate } of attempts) {
    if (outcome === null || endDate === null) found.push(`${run.runId} ${taskId} attempt ${tryNumber} is stuck`)
  }
  return found
}

/** A run may fail only if what its attempts need was killed more often than they are retried. */
const failedWithoutCause = ({ detail }: MinuteFact, { killed }: Journal): string[] => {
  const { run, attempts } = detail
  if (run.state !== 'failed') return []
  const failures = attempts.filter(({ outcome }) => outcome === 'failed')
  const start = Math.min(...attempts.map(({ startDate }) => startDate)) - MINUTE
  const end = run.endDate ?? Infinity
  const kills = killed.filter(({ at, found }) => found && at >= start && at <= end)
  if (kills.length > RETRIES) return []
  const reasons = failures.map(({ taskId, error }) => `${taskId}: ${error?.code} ${error?.message}`)
  return [`${run.runId} failed with ${kills.length} kills meanwhile: ${reasons.join('; ')}`]
}

/** Objects are whole and agree with each other and with the one report on the dashboard. */
const untrue = ({ detail, minute, parquet, json, reports }: MinuteFact): string[] => {
  const found: string[] = []
  if (parquet && 'unreadable' in parquet) found.push(`${minute}.parquet: ${parquet.unreadable}`)
  if (json && 'unreadable' in json) found.push(`${minute}.json: ${json.unreadable}`)
  if (detail.run.state !== 'success') return found
  if (!json || 'unreadable' in json) return [...found, `${minute}: the run succeeded without a JSON object`]
  const expected = { report: parquet && 'counts' in parquet ? parquet.counts : `No data for ${minute}.` }
  if (!isDeepStrictEqual(json.body, expected)) {
    found.push(`${minute}.json says ${JSON.stringify(json.body)}, its Parquet ${JSON.stringify(expected)}`)
  }
  if (reports.length !== 1) found.push(`${minute} has ${reports.length} revisions on the dashboard`)
  const current = reports.toSorted((a, b) => b.revision - a.revision)[0]
  if (current && !isDeepStrictEqual(current.body, json.body)) {
    found.push(
      `${minute}: the dashboard shows ${JSON.stringify(current.body)}, the object ${JSON.stringify(json.body)}`,
    )
  }
  return found
}

const probeNotLoaded = ({ probeTasks }: Facts, { probeRevision }: Journal): string[] => {
  if (probeRevision === 0 || probeTasks?.includes(probeTask(probeRevision))) return []
  return [`the user's DAG is ${probeTasks?.join(', ') ?? 'unknown'}, though revision ${probeRevision} was saved`]
}

const iso = (instant: number | null): string => (instant === null ? 'null' : new Date(instant).toISOString())
