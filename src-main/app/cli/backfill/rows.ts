import type { Backfill, BackfillCount, BackfillDateWithRun, BackfillDetail } from '../../../contract/models/backfill.ts'
import { scheduleText } from '../format/rows.ts'
import type { Row } from '../format/table.ts'
import { formatInstant, formatInstantOrNull } from '../parse/instant.ts'

export const backfillColumns = [
  'id',
  'dag_id',
  'state',
  'from_date',
  'to_date',
  'decided',
  'total',
  'reprocess_behavior',
]

/** Airflow's names, with how far it is. */
export const backfillRow = (backfill: Backfill): Row => ({
  id: backfill.id,
  dag_id: backfill.dagId,
  state: stateOf(backfill),
  from_date: formatInstant(backfill.fromDate),
  to_date: formatInstant(backfill.toDate),
  schedule: scheduleText(backfill.schedule),
  run_backwards: backfill.runBackwards,
  reprocess_behavior: backfill.reprocessBehavior,
  max_active_runs: backfill.maxActiveRuns,
  dag_run_conf: backfill.dagRunConf,
  is_paused: backfill.isPaused,
  total: backfill.total,
  decided: backfill.decided,
  next_date: formatInstantOrNull(backfill.nextDate),
  created_at: formatInstant(backfill.createdAt),
  created_by: backfill.createdBy,
  completed_at: formatInstantOrNull(backfill.completedAt),
})

const stateOf = ({ completedAt, isCancelled, isPaused }: Backfill): string => {
  if (completedAt !== null) return isCancelled ? 'cancelled' : 'completed'
  return isPaused ? 'paused' : 'running'
}

export const detailRow = ({ backfill, counts }: BackfillDetail): Row => {
  const decided = (decision: BackfillCount['decision']) =>
    counts.filter((count) => count.decision === decision).reduce((sum, { dates }) => sum + dates, 0)
  return {
    ...backfillRow(backfill),
    created: decided('created'),
    rerun: decided('rerun'),
    already_exists: decided('already exists'),
    in_flight: decided('in flight'),
    queued: inState(counts, 'queued'),
    running: inState(counts, 'running'),
    success: inState(counts, 'success'),
    failed: inState(counts, 'failed'),
  }
}

/** As Airflow's BackfillDagRun, with the run of the date as it is now. */
export const backfillDateRow = (date: BackfillDateWithRun): Row => ({
  sort_ordinal: date.sortOrdinal,
  logical_date: formatInstant(date.logicalDate),
  decision: isRun(date) ? date.decision : 'left out',
  exception_reason: isRun(date) ? null : date.decision,
  run_id: date.runId,
  state: date.state,
})

/** Runs of it in this state: for the run of a date that was left out it does not answer. */
export const inState = (counts: readonly BackfillCount[], state: BackfillCount['state']): number =>
  counts.filter((count) => count.state === state && isRun(count)).reduce((sum, { dates }) => sum + dates, 0)

const isRun = ({ decision }: Pick<BackfillDateWithRun, 'decision'>): boolean =>
  decision === 'created' || decision === 'rerun'
