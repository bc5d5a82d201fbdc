import type { LedgerDecision, LedgerEntry, LedgerKind } from '../../contract/models/ledger.ts'
import type { DataInterval } from '../../contract/models/primitives.ts'
import { formatSpan } from '../../core/formatSpan.ts'
import type { Gap } from '../../core/gap.ts'
import type { Draft } from '../draft.ts'
import { type Missed, missedBetween } from '../missed.ts'
import type { KnownDag } from '../state.ts'

/** So many intervals are counted for one DAG, and for all together: a year of minutes is "many". */
const COUNTED = 2000
const COUNTED_IN_ALL = 50_000
const WORTH_A_LINE = 60_000

/**
 * Applies every DAG's `afterSleep` to what fell due in the gap, and writes the ledger. The DAG's place in its schedule is
 * moved in the same commit, so that a kill decides nothing twice.
 */
export const noteGap = (draft: Draft, gap: Gap): void => {
  let left = COUNTED_IN_ALL
  let isNoted = false
  for (const known of draft.state.dags.values()) {
    if (!known.row.isActive || known.row.isPaused) continue
    // What was due by the other time may no longer be what is due next.
    known.next = undefined
    if (gap.kind === 'clock_back') continue
    const missed = missedBetween(known, gap, Math.min(COUNTED, Math.max(2, left)))
    if (missed === null) continue
    left -= missed.count ?? COUNTED
    decideMissed(draft, known, gap, missed)
    isNoted = true
  }
  // A restart of some seconds that cost nothing is not worth a line.
  if (isNoted || (gap.kind === 'closed' && gap.to - gap.from < WORTH_A_LINE)) return
  const reason = `${happened(gap)}; no interval fell due unwatched.`
  const back = `${happened(gap)}; what has run does not run again, the schedules go on where they were.`
  const entry = { ...gap, at: draft.now, dagId: null, missed: null, decision: 'nothing_missed' } as const
  draft.add({ type: 'ledger', entry: { ...entry, reason: gap.kind === 'clock_back' ? back : reason } })
}

/** A DAG that was paused takes up its schedule again: by catchup, as in Airflow. */
export const noteUnpaused = (draft: Draft, known: KnownDag): void => {
  const from = known.row.lastScheduled?.end
  const gap = { kind: 'paused', from: from ?? draft.now, to: draft.now } as const
  const missed = from === undefined ? null : missedBetween(known, gap, COUNTED)
  if (missed === null) return
  const isAll = known.row.dag.catchup
  const lastScheduled = isAll ? null : before(missed)
  if (lastScheduled !== null) draft.saveDag({ ...known.row, lastScheduled })
  writeEntry(draft, known, { gap, missed, decision: isAll ? 'ran_all' : 'ran_latest' })
}

const decideMissed = (draft: Draft, known: KnownDag, gap: Gap, missed: Missed): void => {
  const { row } = known
  const policy = row.dag.afterSleep ?? (row.dag.catchup ? 'all' : 'latest')
  if (policy === 'all' || (missed.wasBehind && row.dag.catchup)) {
    if (!row.dag.catchup) draft.saveDag({ ...row, isCatchingUp: true })
    return writeEntry(draft, known, { gap, missed, decision: 'ran_all' })
  }
  const lastScheduled = policy === 'skip' ? missed.last : before(missed)
  if (lastScheduled !== null) draft.saveDag({ ...row, lastScheduled })
  writeEntry(draft, known, { gap, missed, decision: policy === 'skip' ? 'skipped' : 'ran_latest' })
}

/** The place in the schedule from which the last of them comes next. */
const before = ({ first, last }: Missed): DataInterval | null =>
  first.start === last.start ? null : { start: first.start, end: last.start }

/** Also for a DAG whose runs are slower than its schedule. */
export const writeEntry = (
  draft: Draft,
  { row: { dag } }: KnownDag,
  of: { gap: Gap; missed: Omit<Missed, 'wasBehind'> & { wasBehind?: boolean }; decision: LedgerDecision },
): void => {
  const { gap, missed, decision } = of
  const { count, first, last } = missed
  const many = count === null ? 'more intervals than were counted' : count === 1 ? 'one interval' : `${count} intervals`
  const reason = `${happened(gap)}; of ${dag.dagId} ${many} fell due meanwhile: ${decided(decision, count)}${why(of, dag)}.`
  const entry: LedgerEntry = {
    ...{ at: draft.now, kind: gap.kind, from: gap.from, to: gap.to, dagId: dag.dagId },
    ...{ missed: { count, first, last }, decision, reason },
  }
  draft.add({ type: 'ledger', entry })
  draft.touched.dags.add(dag.dagId)
}

const DECIDED: Readonly<Record<LedgerDecision, string>> = {
  nothing_missed: 'nothing to do',
  skipped: 'none of them runs',
  ran_latest: 'only the latest runs',
  ran_all: 'all of them run',
}

const decided = (decision: LedgerDecision, count: number | null): string =>
  count === 1 ? (decision === 'skipped' ? 'it does not run' : 'it runs') : DECIDED[decision]

const why = (
  { gap, missed }: { gap: Gap; missed: { wasBehind?: boolean } },
  dag: { catchup: boolean; afterSleep: string | null },
): string => {
  if (gap.kind === 'fell_behind') return ', for as many as may wait wait already (catchup is off)'
  if (gap.kind === 'paused') return dag.catchup ? ' (catchup is on)' : ' (catchup is off)'
  if (dag.catchup && missed.wasBehind === true) return ', for it was catching up already'
  return dag.afterSleep === null
    ? ` (catchup is ${dag.catchup ? 'on' : 'off'}, afterSleep is not set)`
    : ` (afterSleep is ${dag.afterSleep})`
}

const happened = ({ kind, from, to }: Gap): string => `${HAPPENED[kind]} ${formatSpan(Math.abs(to - from))}`

const HAPPENED: Readonly<Record<LedgerKind, string>> = {
  slept: 'The machine slept, or Pfad was held up, for',
  closed: 'Pfad was closed for',
  clock_forward: 'The clock was set forwards by about',
  clock_back: 'The clock was set back by',
  paused: 'The DAG was paused for about',
  fell_behind: 'Its runs are slower than its schedule: it is behind by',
}
