import { backfill, backfillCount, backfillDateWithRun } from '../../contract/models/backfill.ts'
import { dagRunState } from '../../contract/models/run.ts'
import type { BackfillReads } from '../../engine/ports/store/backfill.ts'
import type { Database, Row } from './database.ts'
import { toJson } from './rows.ts'

const BACKFILL = `SELECT id, dag_id AS dagId, from_date AS fromDate, to_date AS toDate, schedule, run_backwards,
  reprocess_behavior AS reprocessBehavior, max_active_runs AS maxActiveRuns, dag_run_conf, is_paused,
  created_at AS createdAt, created_by AS createdBy, total, decided, next_date AS nextDate, completed_at AS completedAt,
  is_cancelled FROM backfill`

const WITH_RUN = `FROM backfill b JOIN backfill_dag_run d ON d.backfill = b.id
  LEFT JOIN dag_run r ON r.dag_id = b.dag_id AND r.logical_date = d.logical_date WHERE b.id = ?`

const toBackfill = (row: Row) =>
  backfill.parse({
    ...row,
    schedule: toJson(row['schedule']),
    dagRunConf: toJson(row['dag_run_conf']),
    runBackwards: row['run_backwards'] === 1,
    isPaused: row['is_paused'] === 1,
    isCancelled: row['is_cancelled'] === 1,
  })

/** What the store says of backfills: see the port. */
export const createBackfillReads = (db: Database): BackfillReads => ({
  activeBackfills: () => db.all(`${BACKFILL} WHERE completed_at IS NULL ORDER BY id`).map(toBackfill),
  backfill: (id) => {
    const row = db.get(`${BACKFILL} WHERE id = ?`, id)
    return row === null ? null : toBackfill(row)
  },
  backfills: ({ dagId, limit }) =>
    (dagId === undefined
      ? db.all(`${BACKFILL} ORDER BY id DESC LIMIT ?`, limit)
      : db.all(`${BACKFILL} WHERE dag_id = ? ORDER BY id DESC LIMIT ?`, dagId, limit)
    ).map(toBackfill),
  lastBackfillId: () => Number(db.get('SELECT coalesce(max(id), 0) AS id FROM backfill')?.['id']),
  backfillDates: (id, { after, limit }) =>
    db
      .all(
        `SELECT d.sort_ordinal AS sortOrdinal, d.logical_date AS logicalDate, d.decision, r.run_id AS runId, r.state ${WITH_RUN}
         AND d.sort_ordinal > ? ORDER BY d.sort_ordinal LIMIT ?`,
        ...[id, after, limit],
      )
      .map((row) => backfillDateWithRun.parse(row)),
  backfillCounts: (id) =>
    db
      .all(`SELECT d.decision, r.state, count(*) AS dates ${WITH_RUN} GROUP BY d.decision, r.state ORDER BY 1, 2`, id)
      .map((row) => backfillCount.parse(row)),
  datesWithRuns: (dagId, { from, to }) =>
    db
      .all(
        `SELECT logical_date AS logicalDate, state FROM dag_run WHERE dag_id = ? AND logical_date BETWEEN ? AND ?
         ORDER BY logical_date`,
        ...[dagId, from, to],
      )
      .map((row) => ({ logicalDate: Number(row['logicalDate']), state: dagRunState.parse(row['state']) })),
  bytesPerRun: () => {
    // A page for each table and index is there without a run.
    const row = db.get(
      `SELECT (page_count - freelist_count - (SELECT count(*) FROM sqlite_schema)) * page_size AS bytes,
         (SELECT count(*) FROM dag_run) AS runs FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    )
    const runs = Number(row?.['runs'])
    return runs === 0 ? null : Math.max(0, Number(row?.['bytes'])) / runs
  },
})
