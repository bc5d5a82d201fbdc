import { isDeepStrictEqual } from 'node:util'
import type { Attempt } from '../../src-main/contract/models/run.ts'
import { MAX_LOSSES } from '../../src-main/core/retry.ts'
import type { Facts, MinuteFact } from './facts.ts'
import type { Journal } from './journal.ts'
import { probeTask } from './probe.ts'
import { MINUTE } from './testClock.ts'

/** `retries` of the minute DAG's tasks: more kills of what an attempt needs may fail it for good. */
const RETRIES = 1

/** What is wrong after the kills, a sentence each; empty when every promise was kept. */
export const violations = (facts: Facts, journal: Journal): string[] => [
  ...missingOrDoubled(facts, journal),
  ...facts.minutes.flatMap((fact) => [...unfinished(fact), ...failedWithoutCause(fact, journal), ...untrue(fact)]),
  ...facts.leftovers.map((path) => `left behind: ${path}`),
  ...(facts.integrity === 'ok' ? [] : [`pfad.db: ${facts.integrity}`]),
  ...journal.orphans,
  ...probeNotLoaded(facts, journal),
]

/** Each minute that was due while the host lived has exactly one run, or the ledger says why not; none has two. */
const missingOrDoubled = ({ minutes, missed, cutoff }: Facts, { lives }: Journal): string[] => {
  const found: string[] = []
  const runsOf = Map.groupBy(minutes, ({ detail }) => detail.run.logicalDate)
  for (const [date, runs] of runsOf) {
    if (date === null || runs.length > 1) found.push(`${runs.length} runs of the logical date ${iso(date)}`)
  }
  const isExplained = (start: number): boolean => missed.some(({ first, last }) => start >= first && start <= last)
  for (const { from, until } of lives) {
    for (let due = Math.ceil(from / MINUTE) * MINUTE; due <= Math.min(until, cutoff); due += MINUTE) {
      if (runsOf.has(due - MINUTE) || isExplained(due - MINUTE)) continue
      found.push(`no run fired at ${iso(due)}, though the host lived, and the ledger says nothing of it`)
    }
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

/**
 * An attempt fails on the user's account only where the data engine was killed while it ran, or so shortly before that the
 * new one was not up yet; killed otherwise, it is lost. A run fails only where that befell each of a task's tries.
 */
const failedWithoutCause = ({ detail }: MinuteFact, { killed }: Journal): string[] => {
  const { run, attempts } = detail
  const failures = attempts.filter(({ outcome }) => outcome === 'failed')
  const hasCause = ({ startDate, endDate }: Attempt): boolean =>
    killed.some(
      ({ role, at, found }) => found && role === 'data' && at >= startDate - MINUTE && at <= (endDate ?? Infinity),
    )
  const found = failures
    .filter((attempt) => !hasCause(attempt))
    .map(
      ({ taskId, error }) =>
        `${run.runId} ${taskId} failed, and nobody had killed what it needs: ${error?.code} ${error?.message}`,
    )
  const isUsedUp = Map.groupBy(attempts, ({ taskId }) => taskId)
    .values()
    .some((own) => {
      const times = (how: Attempt['outcome']): number => own.filter(({ outcome }) => outcome === how).length
      return times('failed') > RETRIES || times('lost') >= MAX_LOSSES
    })
  if (run.state === 'failed' && !isUsedUp) found.push(`${run.runId} failed though its tasks had tries left`)
  return found
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
