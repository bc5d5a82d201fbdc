import { createSqliteStore } from '../../../src-main/adapters/sqlite/createSqliteStore.ts'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import type { RunStore } from '../../../src-main/engine/ports/runStore.ts'
import { replay } from '../../simulation/replay.ts'
import { CROWD_DAG, type JournalLine, readCrowdJournal, readEffect } from './dag.ts'

/** `first`, `second` and `third` add one each. */
const SUM = '3'
const PAGE = 1000

type Asked = { readonly confirmed: ReadonlySet<number>; readonly asked: ReadonlySet<number> }

/** Looks at the stopped app's home: what is wrong with the crowd's runs, and whether every history leads to its rows. */
export const checkCrowd = async (
  home: string,
  database: string,
  { confirmed, asked }: Asked,
): Promise<{ violations: string[]; runs: number; lost: number }> => {
  await using store = createSqliteStore({ path: database })
  const details = allRuns(store.runs).flatMap(({ dagId, runId }) => store.runs.runDetail(dagId, runId) ?? [])
  const crowd = details.filter(({ run }) => run.dagId === CROWD_DAG)
  const lines = Map.groupBy(readCrowdJournal(home), ({ runId }) => runId)
  const dates = new Set(crowd.map(({ run }) => run.logicalDate ?? Number.NaN))
  const violations = [
    ...details.flatMap((detail) => replayed(store.runs, detail)),
    ...[...confirmed].filter((date) => !dates.has(date)).map((date) => `the confirmed run of ${iso(date)} is lost`),
    ...[...dates].filter((date) => !asked.has(date)).map((date) => `nobody asked for the run of ${iso(date)}`),
    ...(dates.size === crowd.length ? [] : ['a date of the crowd has two runs']),
    ...crowd.flatMap((detail) => [
      ...outcome(detail, readEffect(home, detail.run.runId)),
      ...journalled(detail, lines.get(detail.run.runId) ?? []),
    ]),
  ]
  const lost = crowd.flatMap(({ attempts }) => attempts.filter((attempt) => attempt.outcome === 'lost')).length
  return { violations, runs: crowd.length, lost }
}

const allRuns = (store: RunStore) => {
  const found = store.runs({ limit: PAGE })
  for (let page = found; page.length === PAGE; found.push(...page)) {
    const last = page.at(-1)
    page = store.runs({ limit: PAGE, before: last?.runAfter, beforeRun: last })
  }
  return found
}

const replayed = (store: RunStore, { run, taskInstances }: DagRunDetail): string[] =>
  replay(store.history({ dagId: run.dagId, runId: run.runId }, 1e6), run, taskInstances).map(
    (problem) => `${run.dagId} ${run.runId}: ${problem}`,
  )

/** Its tasks never fail: a run that did not succeed was harmed by the kills. Its effect is there, once and whole. */
const outcome = ({ run, taskInstances, attempts }: DagRunDetail, effect: string | null): string[] => {
  const found: string[] = []
  if (run.state !== 'success') found.push(`${run.runId} is ${run.state}: ${run.note ?? ''}`)
  for (const { taskId, state } of taskInstances) {
    if (state !== 'success') found.push(`${run.runId} ${taskId} is ${state}`)
    const successes = attempts.filter((attempt) => attempt.taskId === taskId && attempt.outcome === 'success')
    if (successes.length !== 1) found.push(`${run.runId} ${taskId} succeeded ${successes.length} times`)
  }
  for (const { taskId, tryNumber, outcome: how, endDate } of attempts) {
    if (how === null || endDate === null) found.push(`${run.runId} ${taskId} attempt ${tryNumber} hangs`)
    if (how !== 'success' && how !== 'lost') found.push(`${run.runId} ${taskId} attempt ${tryNumber} is ${how}`)
  }
  if (effect !== SUM) found.push(`${run.runId} left ${effect ?? 'nothing'} instead of ${SUM}`)
  return found
}

/**
 * What the tasks themselves saw: no attempt ran that is not in the store, none ran twice, none after its task had succeeded,
 * and never two of one task at the same time.
 */
const journalled = ({ run, attempts }: DagRunDetail, lines: readonly JournalLine[]): string[] => {
  const found: string[] = []
  const begun = new Map<string, number>()
  const newest = new Map<string, number>()
  for (const { taskId, tryNumber, what } of lines) {
    const name = `${run.runId} ${taskId} attempt ${tryNumber}`
    const known = attempts.find((attempt) => attempt.taskId === taskId && attempt.tryNumber === tryNumber)
    if (known === undefined) found.push(`${name} ran though it was never claimed`)
    const latest = newest.get(taskId) ?? 0
    if (tryNumber < latest) found.push(`${name} went on after attempt ${latest} had begun`)
    newest.set(taskId, Math.max(latest, tryNumber))
    if (what === 'begin') begun.set(name, (begun.get(name) ?? 0) + 1)
  }
  for (const [name, times] of begun) if (times > 1) found.push(`${name} ran ${times} times`)
  for (const { taskId, tryNumber, outcome: how } of attempts) {
    const later = attempts.some((other) => other.taskId === taskId && other.tryNumber > tryNumber)
    if (how === 'success' && later) found.push(`${run.runId} ${taskId} ran again after its success`)
  }
  return [...new Set(found)]
}

const iso = (date: number): string => new Date(date).toISOString()
