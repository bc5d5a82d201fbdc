import type { DagRun } from '../../contract/models/run.ts'
import type { SearchHit } from '../../contract/models/search.ts'
import { type Asked, hasAll, type SearchDeps } from './searchDeps.ts'

/** Without a date, this many of the newest are looked through. */
const LOOKED = 300
/** A minute's run begins once its data interval is over, and is named after the interval's start: both are meant. */
const AFTER = 2 * 60_000

const isIn = (at: number | null, span: { readonly start: number; readonly end: number }): boolean =>
  at !== null && at >= span.start && at < span.end

/** Runs by id, DAG and state (`failed`), or by a date: then those that were due or are named so. */
export const findRuns = ({ runStore }: SearchDeps, { words, span, limit }: Asked): SearchHit[] => {
  // Beside a date other words may narrow it down; the date's own are no part of an id in that form.
  const others = span === null ? words : words.filter((word) => !/^[\d:_-]+$/.test(word))
  const recent = runStore.runs({ limit: LOOKED, ...(span === null ? {} : { before: span.end + AFTER }) })
  const fits = (run: DagRun): boolean =>
    hasAll(`${run.runId} ${run.dagId} ${run.state} ${run.runType}`, others) &&
    (span === null || isIn(run.logicalDate, span) || isIn(run.runAfter, span))
  return recent
    .filter(fits)
    .slice(0, limit)
    .map(({ dagId, runId, state, runAfter }) => ({ kind: 'run', dagId, runId, state, runAfter }))
}

/** Minutes that have a report, by name: `2025-01-15_10-31`; with a blank and a colon just as well. */
export const findMinutes = ({ reportStore }: SearchDeps, { words, limit }: Asked): SearchHit[] =>
  reportStore
    .list({ limit: LOOKED })
    .filter(({ dagId, minute }) =>
      hasAll(`${minute} ${minute.replace('_', ' ').replace(/-(\d\d)$/, ':$1')} ${dagId}`, words),
    )
    .slice(0, limit)
    .map(({ dagId, minute }) => ({ kind: 'minute', dagId, minute }))
