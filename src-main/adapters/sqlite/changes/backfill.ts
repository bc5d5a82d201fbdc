import type { Backfill } from '../../../contract/models/backfill.ts'
import { type Appliers, expectOne, jsonOrNull } from './applier.ts'

export const backfillChanges = {
  createBackfill: (db, { backfill }) => {
    db.run(
      `INSERT INTO backfill (dag_id, from_date, to_date, schedule, run_backwards, reprocess_behavior, max_active_runs,
         dag_run_conf, created_at, created_by, total, is_paused, decided, next_date, completed_at, is_cancelled, id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[backfill.dagId, backfill.fromDate, backfill.toDate, JSON.stringify(backfill.schedule)],
      ...[backfill.runBackwards ? 1 : 0, backfill.reprocessBehavior, backfill.maxActiveRuns],
      ...[jsonOrNull(backfill.dagRunConf), backfill.createdAt, backfill.createdBy, backfill.total],
      ...[...mutable(backfill), backfill.id],
    )
  },
  updateBackfill: (db, { backfill, expected }) =>
    expectOne(
      db.run(
        `UPDATE backfill SET is_paused = ?, decided = ?, next_date = ?, completed_at = ?, is_cancelled = ?
         WHERE id = ? AND decided = ? AND is_paused = ? AND completed_at IS NULL`,
        ...[...mutable(backfill), backfill.id, expected.decided, expected.isPaused ? 1 : 0],
      ),
    ),
  decideDate: (db, { backfillId, date }) => {
    db.run(
      'INSERT INTO backfill_dag_run (backfill, sort_ordinal, logical_date, decision) VALUES (?, ?, ?, ?)',
      ...[backfillId, date.sortOrdinal, date.logicalDate, date.decision],
    )
  },
} satisfies Partial<Appliers>

const mutable = ({ isPaused, decided, nextDate, completedAt, isCancelled }: Backfill) =>
  [isPaused ? 1 : 0, decided, nextDate, completedAt, isCancelled ? 1 : 0] as const
